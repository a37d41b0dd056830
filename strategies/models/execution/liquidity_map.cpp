// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/liquidity_map.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/model_inputs.hpp"
#include "strategies/models/tick_math.hpp"

namespace evenkeel {
namespace {

double root_of(const u256& sqrt) {
    return sqrt.to_double() / 0x1p96;
}

double root_at(std::int32_t tick) {
    return root_of(sqrt_ratio_at_tick(std::clamp(tick, kMinTick, kMaxTick)).value());
}

/// Liquidity just above `tick`.
Result<u256> liquidity_at(const V3PoolState& pool, const TickTable& table, std::int32_t tick) {
    u256 out = pool.liquidity;
    const bool down = tick < pool.tick;
    const auto [low, high] = std::minmax(tick, pool.tick);
    // Toward the tick, so that every value on the way is one the pool would have.
    const auto first = std::ranges::upper_bound(table.ticks(), low, {}, &TickLiquidity::tick);
    const auto last = std::ranges::upper_bound(table.ticks(), high, {}, &TickLiquidity::tick);
    if (down) {
        for (auto at = last; at != first;) {
            EVENKEEL_TRY(out, liquidity_behind(out, (--at)->net, true));
        }
    } else {
        for (auto at = first; at != last; ++at) {
            EVENKEEL_TRY(out, liquidity_behind(out, at->net, false));
        }
    }
    return out;
}

/// Adds what constant liquidity holds between two roots of the price, of which `at` parts tokens.
void add(TokenDepth& depth, double liquidity, double low, double high, double at) {
    const double middle = std::clamp(at, low, high);
    depth.token1 += liquidity * (middle - low);
    depth.token0 += liquidity * (1.0 / middle - 1.0 / high);
}

Result<void> check_pool(const V3PoolState& pool) {
    return demand(pool.sqrt_price >= kMinSqrtRatio && pool.sqrt_price < kMaxSqrtRatio &&
                      pool.tick >= kMinTick - 1 && pool.tick < kMaxTick,
                  "a pool with a price");
}

Result<LiquidityBin> bin_of(const V3PoolState& pool, const TickTable& table, std::int32_t lower,
                            std::int32_t upper) {
    LiquidityBin out{lower, upper, {}, {}, {}};
    EVENKEEL_TRY(u256 liquidity, liquidity_at(pool, table, lower));
    out.least = out.most = liquidity;
    const double price = root_of(pool.sqrt_price);
    double from = root_at(lower);
    auto next = std::ranges::upper_bound(table.ticks(), lower, {}, &TickLiquidity::tick);
    for (; next != table.ticks().end() && next->tick < upper; ++next) {
        const double to = root_at(next->tick);
        add(out.held, liquidity.to_double(), from, to, price);
        EVENKEEL_TRY(liquidity, liquidity_behind(liquidity, next->net, false));
        out.least = std::min(out.least, liquidity);
        out.most = std::max(out.most, liquidity);
        from = to;
    }
    add(out.held, liquidity.to_double(), from, root_at(upper), price);
    return out;
}

}  // namespace

Result<TokenDepth> depth_to(const V3PoolState& pool, const TickTable& table, double factor) {
    EVENKEEL_CHECK(check_pool(pool));
    EVENKEEL_CHECK(demand(is_positive(factor), "a factor above zero"));
    const double start = root_of(pool.sqrt_price), end = start * std::sqrt(factor);
    const bool down = factor < 1.0;
    TokenDepth out;
    u256 liquidity = pool.liquidity;
    double from = start;
    std::int32_t tick = pool.tick;
    while (down ? from > end : from < end) {
        const NextTick next = table.next(tick, down, TickTable::Reach::kTicks);
        const double border = root_at(next.tick);
        const double to = down ? std::max(border, end) : std::min(border, end);
        add(out, liquidity.to_double(), std::min(from, to), std::max(from, to), start);
        if (!next.net) break;
        from = to;
        if (to == border) {
            EVENKEEL_TRY(liquidity, liquidity_behind(liquidity, *next.net, down));
        }
        tick = down ? next.tick - 1 : next.tick;
    }
    return out;
}

Result<MarketDepth> market_depth(const V3PoolState& pool, const TickTable& ticks,
                                 const PoolOrientation& tokens, double share) {
    EVENKEEL_CHECK(demand(share > 0.0 && share < 1.0, "a share between 0 and 1"));
    const bool straight = tokens.base_is_token0;
    const double up = 1.0 + share, down = 1.0 - share;
    EVENKEEL_TRY(const TokenDepth rise, depth_to(pool, ticks, straight ? up : 1.0 / up));
    EVENKEEL_TRY(const TokenDepth fall, depth_to(pool, ticks, straight ? down : 1.0 / down));
    const double unit0 = std::pow(10.0, tokens.decimals0), unit1 = std::pow(10.0, tokens.decimals1);
    const double root = root_of(pool.sqrt_price), price0 = root * root * unit0 / unit1;
    MarketDepth out;
    out.mid = straight ? price0 : 1.0 / price0;
    out.base_sold_up = straight ? rise.token0 / unit0 : rise.token1 / unit1;
    out.quote_sold_down = straight ? fall.token1 / unit1 : fall.token0 / unit0;
    out.worth_up = out.base_sold_up * out.mid;
    return out;
}

Result<std::vector<LiquidityBin>> liquidity_map(const V3PoolState& pool, const TickTable& ticks,
                                                const MapRange& range) {
    EVENKEEL_CHECK(check_pool(pool));
    EVENKEEL_CHECK(demand(range.width > 0 && range.count > 0, "bins with ticks"));
    const std::int64_t last = range.first + std::int64_t{range.width} * range.count;
    EVENKEEL_CHECK(
        demand(range.first >= kMinTick && last <= kMaxTick, "bins within -887272 to 887272"));
    std::vector<LiquidityBin> out;
    for (std::int32_t i = 0; i < range.count; ++i) {
        const std::int32_t lower = range.first + i * range.width;
        EVENKEEL_TRY(auto bin, bin_of(pool, ticks, lower, lower + range.width));
        out.push_back(std::move(bin));
    }
    return out;
}

}  // namespace evenkeel
