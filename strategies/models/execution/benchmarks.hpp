// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A trade, ours or the market's.
struct PricedTrade {
    double price = 0.0;     ///< Quote per base, above zero.
    double quantity = 0.0;  ///< Base, not below zero.
};

/// Which way an order goes; costs are positive either way.
enum class OrderSide { kBuy, kSell };

/// Mean price by quantity. Errc::kInvalidArgument for prices that are not above zero, quantities
/// below, and nothing traded.
Result<double> volume_weighted(std::span<const PricedTrade> trades);

/// Mean price of equal times: one observation each. Errc::kInvalidArgument as above, and for none.
Result<double> time_weighted(std::span<const PricedTrade> trades);

/// What a price is worse than a benchmark, in basis points of it: above zero is a cost.
double slippage_bp(OrderSide side, double price, double benchmark);

/// An order as it was decided and done.
struct ExecutedOrder {
    OrderSide side = OrderSide::kBuy;
    double target = 0.0;  ///< Base, above zero.
    std::span<const PricedTrade> fills;
    double decision_price = 0.0;  ///< Mid when it was decided; this and the next two above zero.
    double arrival_price = 0.0;   ///< Mid when it reached the market.
    double end_price = 0.0;       ///< Mid when the rest was given up.
    double fees = 0.0;            ///< Quote, gas with it.
};

/// What it cost against a trade at once at the decision's price; quote (Perold 1988).
struct Shortfall {
    std::optional<double> average;  ///< Price of the fills; nothing if there are none.
    double delay = 0.0;             ///< (arrival - decision) * filled.
    double impact = 0.0;            ///< (average - arrival) * filled.
    double opportunity = 0.0;       ///< (end - decision) * what was not filled.
    double fees = 0.0;
    double total = 0.0;
    double total_bp = 0.0;  ///< Of target * decision price.
};

/// Errc::kInvalidArgument for prices that are not above zero and fills beyond the target.
Result<Shortfall> implementation_shortfall(const ExecutedOrder& order);

}  // namespace evenkeel
