// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/costs.hpp"

#include <algorithm>

#include "abi/perp_v2/clearing_house_config.hpp"
#include "abi/perp_v2/exchange.hpp"
#include "abi/perp_v2/market_registry.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "strategies/models/pool_depth.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace config_abi = abi::perp_v2::clearing_house_config;
namespace exchange_abi = abi::perp_v2::exchange;
namespace registry_abi = abi::perp_v2::market_registry;
namespace pool_abi = abi::uniswap_v3::pool;

constexpr unsigned kDecimals = 18, kRatioDecimals = 6;
constexpr std::int64_t kDaysAYear = 365;

/// What a short pays a year: it is paid while the market is above the index.
Result<Wad> carry(const Wad& market, const Wad& index, const Wad& most) {
    EVENKEEL_TRY(const Wad premium, div(market - index, index));
    return mul(-std::clamp(premium, -most, most), Wad::from_int(kDaysAYear));
}

}  // namespace

CostReads add_cost_reads(const CostSources& sources, CallList& calls) {
    const Address& base = sources.base_token;
    return {.fee = calls.add(
                call_of<registry_abi::GetFeeRatio>(sources.registry, {base}, "perp fee ratio")),
            .liquidity =
                calls.add(call_of<pool_abi::Liquidity>(sources.pool, {}, "perp pool's liquidity")),
            .market_twap = calls.add(call_of<exchange_abi::GetSqrtMarketTwapX96>(
                sources.exchange, {base, sources.twap_interval}, "perp market's average price")),
            .max_funding = calls.add(call_of<config_abi::GetMaxFundingRate>(
                sources.config, {}, "perp largest funding rate"))};
}

Result<std::optional<TradingCost>> read_cost(const CostReads& reads, const Snapshot& snapshot,
                                             const Wad& index, const u256& sqrt_price) {
    // Fails until the pool has observations enough.
    if (!snapshot.succeeded(reads.market_twap)) return std::optional<TradingCost>();
    TradingCost out;
    EVENKEEL_TRY(const std::uint32_t fee, read_one<registry_abi::GetFeeRatio>(snapshot, reads.fee));
    EVENKEEL_TRY(out.fee, Wad::from_token(u256(fee), kRatioDecimals, Rounding::kDown));
    EVENKEEL_TRY(const u256 twap,
                 read_one<exchange_abi::GetSqrtMarketTwapX96>(snapshot, reads.market_twap));
    EVENKEEL_TRY(const Wad market, exact_price0({twap, kDecimals, kDecimals}));
    EVENKEEL_TRY(const std::uint32_t most_raw,
                 read_one<config_abi::GetMaxFundingRate>(snapshot, reads.max_funding));
    EVENKEEL_TRY(const Wad most, Wad::from_token(u256(most_raw), kRatioDecimals, Rounding::kDown));
    EVENKEEL_TRY(out.carry, carry(market, index, most));
    EVENKEEL_TRY(const u256 liquidity, read_one<pool_abi::Liquidity>(snapshot, reads.liquidity));
    const auto impact = price_impact({liquidity, sqrt_price, true, kDecimals});
    if (!impact) return std::optional<TradingCost>();
    out.impact = *impact;
    return std::optional(out);
}

}  // namespace evenkeel::perp_v2
