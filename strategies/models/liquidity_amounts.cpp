// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity_amounts.hpp"

#include <algorithm>

namespace evenkeel {

Result<TokenAmounts> amounts_for_liquidity(const u256& sqrt_price, const u256& sqrt_lower,
                                           const u256& sqrt_upper, const u256& liquidity) {
    if (sqrt_lower.is_zero() || sqrt_lower >= sqrt_upper) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "expected a lower sqrt price below the upper, found " + to_decimal(sqrt_lower) +
                        " and " + to_decimal(sqrt_upper));
    }
    const u256& at = std::clamp(sqrt_price, sqrt_lower, sqrt_upper);
    TokenAmounts out;
    if (at < sqrt_upper) {
        const auto quotient = mul_div(liquidity << 96, wrapping_sub(sqrt_upper, at), sqrt_upper);
        if (!quotient || liquidity.bit_width() > 160) {
            return fail(Errc::kOverflow, Remedy::kGiveUp,
                        "liquidity " + to_decimal(liquidity) + " is more than a pool can hold");
        }
        out.amount0 = div_rem(*quotient, at)->quotient;
    }
    if (at > sqrt_lower) {
        const auto amount1 = mul_div(liquidity, wrapping_sub(at, sqrt_lower), u256::pow2(96));
        if (!amount1) {
            return fail(Errc::kOverflow, Remedy::kGiveUp,
                        "liquidity " + to_decimal(liquidity) + " is more than a pool can hold");
        }
        out.amount1 = *amount1;
    }
    return out;
}

}  // namespace evenkeel
