// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/staked_eth/rates.hpp"

#include <array>

#include "abi/staked_eth/rate_provider.hpp"
#include "abi/staked_eth/rocket_token_reth.hpp"
#include "abi/staked_eth/staked_token_v1.hpp"
#include "abi/staked_eth/we_eth.hpp"
#include "abi/staked_eth/wst_eth.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::staked_eth {
namespace {

using abi::staked_eth::rate_provider::GetRate;
using abi::staked_eth::rocket_token_reth::GetEthValue;
using abi::staked_eth::staked_token_v1::ExchangeRate;
using abi::staked_eth::we_eth::GetEETHByWeETH;
using abi::staked_eth::wst_eth::GetStETHByWstETH;

template <class Function>
Call convert(const Address& from, const u256& amount) {
    return call_of<Function>(from, {amount}, "staked_eth: " + std::string(Function::kSignature));
}

template <class Function>
Call convert_one(const Address& from) {
    return convert<Function>(from, kOneEther);
}

template <class Function>
Call ask_rate(const Address& from) {
    return call_of<Function>(from, {}, "staked_eth: " + std::string(Function::kSignature));
}

/// The contract converts amounts itself, and so rounds as it would when it pays.
template <class Function>
constexpr RateSource converts(std::string_view kind) {
    return {kind, &convert<Function>, &convert_one<Function>, &read_one<Function>};
}

template <class Function>
constexpr RateSource has_rate(std::string_view kind) {
    return {kind, nullptr, &ask_rate<Function>, &read_one<Function>};
}

}  // namespace

std::span<const RateSource> rate_sources() {
    static const std::array<RateSource, 6> all{converts<GetStETHByWstETH>("wsteth"),
                                               converts<GetEthValue>("reth"),
                                               has_rate<ExchangeRate>("cbeth"),
                                               converts<GetEETHByWeETH>("weeth"),
                                               RateSource{"steth", nullptr, nullptr, nullptr},
                                               has_rate<GetRate>("rate_provider")};
    return all;
}

}  // namespace evenkeel::staked_eth
