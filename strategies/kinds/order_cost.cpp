// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/order_cost.hpp"

namespace evenkeel {

Wad worst_loss(const Order& order) {
    const bool sells = order.size.is_negative();
    const auto worst =
        mul(order.size.abs(), order.limit_price, sells ? Rounding::kDown : Rounding::kUp);
    if (!worst) return order.notional;
    const Wad loss = sells ? order.notional - *worst : *worst - order.notional;
    return loss.is_negative() ? Wad() : loss;
}

}  // namespace evenkeel
