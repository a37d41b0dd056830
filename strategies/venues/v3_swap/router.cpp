// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/v3_swap/router.hpp"

#include "abi/infra/multicall3.hpp"
#include "abi/uniswap_v3/swap_router.hpp"
#include "abi/uniswap_v3/swap_router02.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/v3_swap/market.hpp"

namespace evenkeel::v3_swap {
namespace {

namespace multicall_abi = abi::infra::multicall3;
namespace router_abi = abi::uniswap_v3::swap_router;
namespace router02_abi = abi::uniswap_v3::swap_router02;

/// Of the getters that reach a v3 pool the two share all but this one, which the first does not
/// have. That it fails has to be an answer, so Multicall3 asks it.
Call manager_call(const Market& market) {
    multicall_abi::Call3 getter;
    getter.target = market.router;
    getter.allow_failure = true;
    getter.call_data = abi::encode_call<router02_abi::PositionManager>({});
    return call_of<multicall_abi::Aggregate3>(market.multicall, {{getter}},
                                              "router's position manager");
}

Result<std::optional<RouterVersion>> version_of(const Market& market, FactBook& facts) {
    EVENKEEL_TRY(const auto answers,
                 ask_one<multicall_abi::Aggregate3>(facts, manager_call(market)));
    if (!answers) return std::optional<RouterVersion>();
    if (answers->size() != 1)
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    market.venue + ": expected one answer about the router, found " +
                        std::to_string(answers->size()));
    const auto& answer = answers->front();
    if (!answer.success) return std::optional(RouterVersion::kFirst);
    if (abi::decode_output<router02_abi::PositionManager>(answer.return_data))
        return std::optional(RouterVersion::kSecond);
    return fail(Errc::kDecode, Remedy::kGiveUp,
                market.venue + ": " + to_checksum(market.router) +
                    " is no router of Uniswap v3: its positionManager() is no address");
}

std::string name_of(RouterVersion version) {
    return version == RouterVersion::kFirst ? "SwapRouter (router_version: 1)"
                                            : "SwapRouter02 (router_version: 2)";
}

}  // namespace

Result<std::optional<Address>> factory_of(const Market& market, FactBook& facts) {
    EVENKEEL_TRY(const auto factory,
                 ask_one<router_abi::Factory>(
                     facts, call_of<router_abi::Factory>(market.router, {}, "router's factory")));
    EVENKEEL_TRY(const auto version, version_of(market, facts));
    if (!factory || !version) return std::optional<Address>();
    if (*version == market.version) return factory;
    return fail(Errc::kConfig, Remedy::kGiveUp,
                market.venue + ": expected " + name_of(market.version) + " at " +
                    to_checksum(market.router) + ", found " + name_of(*version));
}

}  // namespace evenkeel::v3_swap
