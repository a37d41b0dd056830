// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "chain/types/u256.hpp"

namespace evenkeel {

/// A pool of concentrated liquidity where its price is, and which of its tokens is traded.
struct PoolDepth {
    u256 liquidity;   ///< Active, raw.
    u256 sqrt_price;  ///< Q64.96, raw token1 per raw token0.
    bool base_is_token0 = true;
    unsigned base_decimals = 18;
};

/// By what share of itself the price moves for each unit of the base token that is traded: 2 / x,
/// with x the virtual reserve of the base (L / sqrt P for token0, L sqrt P for token1), as long as
/// the liquidity stays what it is. Nothing for a pool without liquidity or price.
std::optional<double> price_impact(const PoolDepth& pool);

}  // namespace evenkeel
