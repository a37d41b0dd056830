// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/execution/benchmarks.hpp"

namespace evenkeel {

/// What a fill has gained by a later price, in basis points of its own: below zero where the price
/// went against it, as it does when others read the same signal.
double markout_bp(OrderSide side, double fill_price, double later_price);

/// What a residual delta costs while its trade waits.
struct Waiting {
    double aversion = 0.0;    ///< Absolute, 1 / quote.
    double price = 0.0;       ///< Quote per base.
    double volatility = 0.0;  ///< Per square root of a year.
    double residual = 0.0;    ///< Base tokens.
};

/// aversion / 2 * (price * volatility * residual)^2 * years, in quote.
double waiting_cost(const Waiting& waiting, double years);

}  // namespace evenkeel
