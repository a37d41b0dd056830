// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/full_range.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "full range";

/// (sqrt(k) - 1)^2, without cancelling near k = 1.
Result<double> squared_move(double price_ratio) {
    EVENKEEL_CHECK(check_positive(kModel, {{"a price ratio", price_ratio}}));
    const double move = (price_ratio - 1.0) / (std::sqrt(price_ratio) + 1.0);
    return move * move;
}

}  // namespace

Result<RangeGreeks> full_range_greeks(double liquidity, double price) {
    EVENKEEL_CHECK(check_positive(kModel, {{"a price", price}}));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"liquidity", liquidity}}));
    const double root = std::sqrt(price);
    return RangeGreeks{.base = liquidity / root,
                       .quote = liquidity * root,
                       .value = 2.0 * liquidity * root,
                       .delta = liquidity / root,
                       .gamma = -liquidity / (2.0 * price * root)};
}

Result<double> divergence_against_hold(double price_ratio) {
    EVENKEEL_TRY(const double squared, squared_move(price_ratio));
    return -squared / (1.0 + price_ratio);
}

Result<double> divergence_against_deposit(double price_ratio) {
    EVENKEEL_TRY(const double squared, squared_move(price_ratio));
    return -squared / 2.0;
}

}  // namespace evenkeel
