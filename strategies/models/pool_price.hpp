// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/wad.hpp"

namespace evenkeel {

/// A pool's square-root price (Q64.96, raw token1 per raw token0) and its tokens' decimals.
struct SqrtPrice {
    u256 sqrt;
    unsigned decimals0 = 18, decimals1 = 18;
};

/// Token1 per token0 in human units, in double: for models.
double price0(const SqrtPrice& pool);

/// The same to 18 decimals, rounded down. Errc::kOverflow where a Wad cannot hold it.
Result<Wad> exact_price0(const SqrtPrice& pool);

/// Token0 per token1 in human units to 18 decimals, rounded down. Errc::kInvalidArgument for a
/// price of zero, which only a pool without one has; Errc::kOverflow where a Wad cannot hold it.
Result<Wad> exact_price1(const SqrtPrice& pool);

/// How much `quote` a whole `base` is, from raw amounts of both: human units to 18 decimals,
/// rounded down. Errc::kInvalidArgument for no base; Errc::kOverflow where a Wad cannot hold it.
Result<Wad> exact_ratio(const u256& quote, unsigned quote_decimals, const u256& base,
                        unsigned base_decimals);

/// Square root of a price between tokens of 18 decimals as Q64.96. Errc::kInvalidArgument below
/// zero; Errc::kOverflow beyond what a pool can have.
Result<u256> sqrt_of_price(const Wad& price, Rounding rounding);

}  // namespace evenkeel
