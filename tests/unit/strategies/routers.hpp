// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "abi/infra/multicall3.hpp"
#include "abi/uniswap_v3/swap_router.hpp"
#include "abi/uniswap_v3/swap_router02.hpp"
#include "tests/unit/strategies/worlds.hpp"

namespace evenkeel::test {

/// What Multicall3 says when it asks the router for its position manager.
inline void answer_manager(AnsweringChain& chain, const Address& router, bool success,
                           Bytes answer) {
    namespace multicall = abi::infra::multicall3;
    using Manager = abi::uniswap_v3::swap_router02::PositionManager;
    multicall::Call3 asked;
    asked.target = router;
    asked.allow_failure = true;
    asked.call_data = abi::encode_call<Manager>({});
    multicall::Result answered;
    answered.success = success;
    answered.return_data = std::move(answer);
    chain.on<multicall::Aggregate3>(kMulticall, {{asked}}, {{answered}});
}

/// Uniswap's first router to v3 pools (version 1), which has no position manager, or its second.
inline void add_router(AnsweringChain& chain, const Address& router, int version = 1) {
    using Manager = abi::uniswap_v3::swap_router02::PositionManager;
    chain.on<abi::uniswap_v3::swap_router::Factory>(router, {}, {kFactory});
    answer_manager(chain, router, version == 2,
                   version == 2 ? abi::encode_output<Manager>({kManager}) : Bytes());
}

}  // namespace evenkeel::test
