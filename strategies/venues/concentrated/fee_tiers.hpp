// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "abi/uniswap_v3/factory.hpp"
#include "strategies/venues/concentrated/dialect_of.hpp"

namespace evenkeel::concentrated {

/// Where a position names its pool by a fee: Uniswap v3 and PancakeSwap v3. Pools are asked of the
/// factory, whoever deployed them.
template <class Abi>
class FeeTiers : public DialectOf<Abi> {
  public:
    Result<std::optional<PositionKey>> key(FactBook& facts, const Call& position) const override {
        EVENKEEL_TRY(const auto found, ask<typename Abi::Position>(facts, position));
        if (!found) return std::nullopt;
        return PositionKey{.token0 = found->token0,
                           .token1 = found->token1,
                           .tick_lower = found->tick_lower,
                           .tick_upper = found->tick_upper,
                           .tier = static_cast<std::int32_t>(found->fee)};
    }

    Result<std::optional<Address>> pool(FactBook& facts, const Address& factory,
                                        const PositionKey& key) const override {
        using GetPool = abi::uniswap_v3::factory::GetPool;
        const auto fee = static_cast<std::uint32_t>(key.tier);
        return ask_one<GetPool>(
            facts, call_of<GetPool>(factory, {key.token0, key.token1, fee}, "pool of a position"));
    }
};

}  // namespace evenkeel::concentrated
