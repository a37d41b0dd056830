// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/timing.hpp"

namespace evenkeel {

double markout_bp(OrderSide side, double fill_price, double later_price) {
    // A buyer gains where the price is dearer later.
    return slippage_bp(side, later_price, fill_price);
}

double waiting_cost(const Waiting& waiting, double years) {
    const double swing = waiting.price * waiting.volatility * waiting.residual;
    return waiting.aversion / 2.0 * swing * swing * years;
}

}  // namespace evenkeel
