// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/almgren_chriss.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

// Holdings of a schedule are kept one by one.
constexpr int kMostSteps = 1'000'000;

/// sinh(kappa rest) / sinh(kappa whole), which does not overflow; rest / whole without urgency.
double share_left(double kappa, double rest, double whole) {
    if (kappa == 0.0) return rest / whole;
    return std::exp(kappa * (rest - whole)) * std::expm1(-2.0 * kappa * rest) /
           std::expm1(-2.0 * kappa * whole);
}

Result<void> check(const ScheduleTerms& t) {
    EVENKEEL_CHECK(demand(
        is_positive(t.quantity) && is_positive(t.horizon) && t.steps > 0 && t.steps <= kMostSteps,
        "a quantity, a horizon and steps above zero"));
    EVENKEEL_CHECK(demand(is_not_negative(t.volatility) && is_not_negative(t.permanent) &&
                              is_not_negative(t.aversion) && std::isfinite(t.spread),
                          "a volatility, impact and aversion not below zero"));
    return demand(
        std::isfinite(t.temporary) && t.temporary > t.permanent * t.horizon / t.steps / 2.0,
        "temporary impact above what a step's permanent impact takes of it");
}

Result<void> check(const ContinuousTerms& t) {
    return demand(is_positive(t.quantity) && is_positive(t.horizon) && is_positive(t.temporary) &&
                      is_not_negative(t.volatility) && is_not_negative(t.aversion),
                  "a quantity, horizon and impact above zero, a volatility and aversion not below");
}

}  // namespace

Result<Schedule> almgren_chriss(const ScheduleTerms& t) {
    EVENKEEL_CHECK(check(t));
    const double step = t.horizon / t.steps, eta = t.temporary - t.permanent * step / 2.0;
    Schedule out;
    out.kappa_tilde2 = t.aversion * t.volatility * t.volatility / eta;
    // acosh(1 + y) as 2 asinh(sqrt(y / 2)): the sum would eat the digits of a small y.
    out.kappa = 2.0 * std::asinh(step * std::sqrt(out.kappa_tilde2) / 2.0) / step;
    if (out.kappa > 0.0) out.half_life = 1.0 / out.kappa;
    double trades2 = 0.0, held2 = 0.0;
    for (int j = 0; j <= t.steps; ++j) {
        const double rest = j == t.steps ? 0.0 : t.horizon * (t.steps - j) / t.steps;
        out.holdings.push_back(t.quantity * share_left(out.kappa, rest, t.horizon));
        if (j == 0) continue;
        const double held = out.holdings.back();
        out.trades.push_back(out.holdings[out.holdings.size() - 2] - held);
        trades2 += out.trades.back() * out.trades.back();
        held2 += held * held;
    }
    out.cost =
        t.permanent * t.quantity * t.quantity / 2.0 + t.spread * t.quantity + eta / step * trades2;
    out.variance = t.volatility * t.volatility * step * held2;
    out.utility = out.cost + t.aversion * out.variance;
    return out;
}

Result<double> urgency(const ContinuousTerms& t) {
    EVENKEEL_CHECK(check(t));
    return t.volatility * std::sqrt(t.aversion / t.temporary);
}

Result<double> held_at(const ContinuousTerms& t, double time) {
    EVENKEEL_TRY(const double kappa, urgency(t));
    EVENKEEL_CHECK(demand(time >= 0.0 && time <= t.horizon, "a time within the horizon"));
    return t.quantity * share_left(kappa, t.horizon - time, t.horizon);
}

Result<double> temporary_cost(const ContinuousTerms& t) {
    EVENKEEL_TRY(const double kappa, urgency(t));
    const double whole = kappa * t.horizon,
                 equal = t.temporary * t.quantity * t.quantity / t.horizon;
    // (w + sinh w cosh w) / (2 sinh^2 w) * w, which is 1 + w^4 / 45 - ... where w is small.
    if (whole < 1e-4) return equal;
    const double decay = std::exp(-2.0 * whole), gone = -std::expm1(-2.0 * whole);
    return equal * whole * (2.0 * whole * decay / (gone * gone) + (1.0 + decay) / (2.0 * gone));
}

}  // namespace evenkeel
