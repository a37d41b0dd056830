// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/holding.hpp"
#include "strategies/models/liquidity_amounts.hpp"

namespace evenkeel {

/// The two tokens of a pool, in its order.
struct PoolTokens {
    Address token0, token1;
    unsigned decimals0 = 18, decimals1 = 18;
    double liquidity_scale = 1.0;  ///< Raw liquidity times this is human.

    static PoolTokens make(const Address& token0, unsigned decimals0, const Address& token1,
                           unsigned decimals1);
};

/// The edges of a range: square-root prices (Q64.96), and prices in human units, token1 per token0.
struct RangeEdges {
    u256 sqrt_lower, sqrt_upper;
    double price_lower = 0.0, price_upper = 0.0;

    /// Errc::kInvalidArgument for ticks that no pool has.
    static Result<RangeEdges> make(const PoolTokens& tokens, std::int32_t tick_lower,
                                   std::int32_t tick_upper);
};

/// What closing a range position pays, raw units.
struct RangePayout {
    TokenAmounts principal, fees;
    bool operator==(const RangePayout&) const = default;
};

/// The price of a pool at `sqrt_price` (Q64.96) in the orientation in which it is at least 1, where
/// 18 decimals say most. Errc::kInvalidArgument or kOverflow for a price that no pool has.
Result<PoolPrice> pool_price(const PoolTokens& tokens, const u256& sqrt_price);

/// Gamma of each token in the other of `liquidity` (raw) over a range, at `price0` (token1 per
/// token0, human units): the same range seen from both sides.
std::map<Address, double> range_gamma(const PoolTokens& tokens, const RangeEdges& edges,
                                      const u256& liquidity, double price0);

/// The edges of a range as prices of each token in the other.
std::map<Address, PriceEdges> range_edges(const PoolTokens& tokens, const RangeEdges& edges);

}  // namespace evenkeel
