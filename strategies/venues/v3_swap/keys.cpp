// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/v3_swap/market.hpp"

namespace evenkeel::v3_swap {
namespace {

tl::unexpected<Error> refuse(const std::string& venue, const std::string& what) {
    return fail(Errc::kConfig, Remedy::kGiveUp, venue + ": " + what);
}

Result<std::uint32_t> fee_of(const std::string& venue, const Params& params) {
    constexpr std::int64_t kMost = 1'000'000;
    constexpr std::uint32_t kUsual = 500;
    const auto* fee = params.find<std::int64_t>("fee");
    if (!fee) return kUsual;
    if (*fee > 0 && *fee < kMost) return static_cast<std::uint32_t>(*fee);
    return refuse(venue, "expected a fee from 1 to 999999, found " + std::to_string(*fee));
}

Result<RouterVersion> version_of(const std::string& venue, const Params& params) {
    const auto* version = params.find<std::int64_t>("router_version");
    if (!version || *version == 1) return RouterVersion::kFirst;
    if (*version == 2) return RouterVersion::kSecond;
    return refuse(venue, "expected 1 or 2 as router_version, found " + std::to_string(*version));
}

}  // namespace

std::vector<Key> keys() {
    return {{.name = "router",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "Uniswap v3's SwapRouter, or SwapRouter02 with `router_version: 2`."},
            {.name = "router_version",
             .kind = KeyKind::kCount,
             .help = "1: SwapRouter, the first one. 2: SwapRouter02, the only one on Base.",
             .fallback = "1"},
            {.name = "quote",
             .kind = KeyKind::kAddress,
             .required = true,
             .help = "Token of the unit of account that the asset is sold for and bought with."},
            {.name = "token",
             .kind = KeyKind::kAddress,
             .help = "Token of the asset; its only one if absent."},
            {.name = "fee",
             .kind = KeyKind::kCount,
             .help = "Fee of the pool in millionths: 500 is 0.05%.",
             .fallback = "500"}};
}

Result<Market> market_of(std::string venue, const Params& params, const VenueContext& context) {
    const auto* router = params.find<Address>("router");
    const auto* quote = params.find<Address>("quote");
    const auto* token = params.find<Address>("token");
    if (!router) return refuse(venue, "router is missing");
    if (!quote) return refuse(venue, "quote is missing");
    if (!token && context.asset_tokens.size() != 1)
        return refuse(venue, "expected token, since the asset has " +
                                 std::to_string(context.asset_tokens.size()));
    Market market;
    EVENKEEL_TRY(market.fee, fee_of(venue, params));
    EVENKEEL_TRY(market.version, version_of(venue, params));
    market.router = *router;
    market.token = token ? *token : context.asset_tokens.front();
    market.quote = *quote;
    if (market.token == market.quote) return refuse(venue, "token and quote are the same");
    market.account = context.account;
    market.multicall = context.multicall;
    market.tells_cost = context.tells_cost;
    market.venue = std::move(venue);
    return market;
}

}  // namespace evenkeel::v3_swap
