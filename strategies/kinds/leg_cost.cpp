// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/leg_cost.hpp"

#include <cmath>

#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

constexpr double kSecondsAYear = 365.0 * 86'400.0;

/// To four places.
std::string percent(double share) {
    constexpr double kMost = 1e15;
    const double parts = std::round(share * 1e6);
    if (!(std::abs(parts) < kMost)) return "beyond any sense";
    // Exactly: a double of it may lie a little below, and is cut.
    const auto value = div(Wad::from_int(static_cast<std::int64_t>(parts)), Wad::from_int(10'000));
    return value ? figure(*value) + "%" : "beyond any sense";
}

}  // namespace

UnitCost unit_cost(const PricedLeg& leg, bool sells, const CostTerms& terms) {
    const double reference = terms.reference_price.to_double();
    const double worse =
        (reference - leg.price.to_double()) / reference + leg.cost->skew.to_double();
    const double years = static_cast<double>(terms.holding) / kSecondsAYear;
    const double held = leg.cost->carry.to_double() * years;
    return {leg.cost->fee.to_double(), sells ? worse : -worse, sells ? held : -held,
            leg.cost->impact, leg.cost->fixed.to_double() / reference};
}

std::string cost_words(const PricedLeg& leg, const UnitCost& cost, double size) {
    const double impact = cost.impact * size / 2.0;
    const double fixed = cost.fixed > 0.0 ? cost.fixed / size : 0.0;
    return leg.venue + " " + percent(cost.trading() + cost.holding + impact + fixed) + " (fee " +
           percent(cost.fee) + ", price " + percent(cost.gap) + ", impact " + percent(impact) +
           ", holding " + percent(cost.holding) +
           (cost.fixed > 0.0 ? ", order " + percent(fixed) : "") + ")";
}

}  // namespace evenkeel
