// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel {

/// Raw units of a pool's two tokens.
struct TokenAmounts {
    u256 amount0, amount1;
    bool operator==(const TokenAmounts&) const = default;
};

/// What a Uniswap v3 pool pays for burning `liquidity` between two square-root prices (Q64.96), to
/// the last unit: rounded down, and twice for token0, as the pool does. Errc::kInvalidArgument if
/// the range is empty or reversed; Errc::kOverflow beyond 256 bits, which no pool's liquidity
/// reaches.
Result<TokenAmounts> amounts_for_liquidity(const u256& sqrt_price, const u256& sqrt_lower,
                                           const u256& sqrt_upper, const u256& liquidity);

}  // namespace evenkeel
