// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/benchmarks.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr double kBasisPoints = 1e4;
// A sum of fills may end a rounding above what was wanted.
constexpr double kRounding = 1e-9;

Result<void> check_trades(std::span<const PricedTrade> trades) {
    return demand(std::ranges::all_of(trades,
                                      [](const PricedTrade& trade) {
                                          return is_positive(trade.price) &&
                                                 is_not_negative(trade.quantity);
                                      }),
                  "prices above zero and quantities not below");
}

double quantity_of(std::span<const PricedTrade> trades) {
    double out = 0.0;
    for (const PricedTrade& trade : trades) out += trade.quantity;
    return out;
}

double sign_of(OrderSide side) {
    return side == OrderSide::kBuy ? 1.0 : -1.0;
}

}  // namespace

Result<double> volume_weighted(std::span<const PricedTrade> trades) {
    EVENKEEL_CHECK(check_trades(trades));
    const double quantity = quantity_of(trades);
    EVENKEEL_CHECK(demand(quantity > 0.0, "something traded"));
    double worth = 0.0;
    for (const PricedTrade& trade : trades) worth += trade.price * trade.quantity;
    return worth / quantity;
}

Result<double> time_weighted(std::span<const PricedTrade> trades) {
    EVENKEEL_CHECK(check_trades(trades));
    EVENKEEL_CHECK(demand(!trades.empty(), "something observed"));
    double sum = 0.0;
    for (const PricedTrade& trade : trades) sum += trade.price;
    return sum / static_cast<double>(trades.size());
}

double slippage_bp(OrderSide side, double price, double benchmark) {
    return sign_of(side) * (price - benchmark) / benchmark * kBasisPoints;
}

Result<Shortfall> implementation_shortfall(const ExecutedOrder& order) {
    EVENKEEL_CHECK(check_trades(order.fills));
    EVENKEEL_CHECK(demand(is_positive(order.target) && is_positive(order.decision_price) &&
                              is_positive(order.arrival_price) && is_positive(order.end_price) &&
                              std::isfinite(order.fees),
                          "a target and prices above zero, and fees"));
    const double filled = quantity_of(order.fills), sign = sign_of(order.side);
    EVENKEEL_CHECK(
        demand(filled <= order.target * (1.0 + kRounding), "fills within the order's target"));
    Shortfall out;
    if (filled > 0.0) {
        EVENKEEL_TRY(out.average, volume_weighted(order.fills));
        out.impact = sign * (*out.average - order.arrival_price) * filled;
    }
    out.delay = sign * (order.arrival_price - order.decision_price) * filled;
    out.opportunity =
        sign * (order.end_price - order.decision_price) * std::max(order.target - filled, 0.0);
    out.fees = order.fees;
    out.total = out.delay + out.impact + out.opportunity + out.fees;
    out.total_bp = out.total / (order.target * order.decision_price) * kBasisPoints;
    return out;
}

}  // namespace evenkeel
