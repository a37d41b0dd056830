// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "strategies/models/execution/v3_swap.hpp"

namespace evenkeel {

/// Raw amounts of a pool's tokens.
struct TokenDepth {
    double token0 = 0.0, token1 = 0.0;
};

/// What the pool pays out, without fees, until its raw price (token1 per token0) is `factor` times
/// what it is: token0 where it rises, token1 where it falls. Beyond the last tick there is nothing.
/// Errc::kInvalidArgument for a factor that is not above zero, or a pool without price;
/// Errc::kDecode if the ticks' liquidity does not add up.
Result<TokenDepth> depth_to(const V3PoolState& pool, const TickTable& ticks, double factor);

/// Which token is priced, and how both are written.
struct PoolOrientation {
    int decimals0 = 18, decimals1 = 18;
    bool base_is_token0 = true;
};

/// How much it takes to move a pool's price.
struct MarketDepth {
    double mid = 0.0;              ///< Quote per base.
    double base_sold_up = 0.0;     ///< Base that buyers get until the price is up by the share.
    double quote_sold_down = 0.0;  ///< Quote that sellers get until it is down by it.
    double worth_up = 0.0;         ///< `base_sold_up` at the mid.
};

/// Depth to both sides. Errc::kInvalidArgument unless `share` is between 0 and 1, and as above.
Result<MarketDepth> market_depth(const V3PoolState& pool, const TickTable& ticks,
                                 const PoolOrientation& tokens, double share);

/// A part of the map: what lies between two ticks.
struct LiquidityBin {
    std::int32_t lower = 0, upper = 0;
    u256 least, most;  ///< Liquidity: it may change within.
    TokenDepth held;   ///< Token0 above the price, token1 below it.
};

/// Which bins are wanted: `count` of `width` ticks from `first` on.
struct MapRange {
    std::int32_t first = 0, width = 1, count = 0;
};

/// Liquidity by price. Errc::kInvalidArgument for a range that has nothing or leaves the ticks.
Result<std::vector<LiquidityBin>> liquidity_map(const V3PoolState& pool, const TickTable& ticks,
                                                const MapRange& range);

}  // namespace evenkeel
