// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/margin_size.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <limits>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "margin";

Result<void> check_maintenance(double maintenance) {
    return check_not_negative(kModel, {{"a maintenance ratio", maintenance}});
}

/// A short's margin by the fraction of notional.
Result<ShortMargin> of_fraction(const PriceMotion& motion, double fraction, double maintenance) {
    ShortMargin out;
    out.fraction = fraction;
    out.leverage = 1.0 / fraction;
    out.barrier = (1.0 + fraction) / (1.0 + maintenance);
    EVENKEEL_TRY(out.probability, touch_probability(motion, 1.0, out.barrier));
    return out;
}

}  // namespace

Result<ShortMargin> margin_for_probability(const PriceMotion& motion, double probability,
                                           double maintenance) {
    EVENKEEL_CHECK(check_maintenance(maintenance));
    EVENKEEL_TRY(const double barrier, barrier_above(motion, probability));
    ShortMargin out;
    out.barrier = barrier;
    out.fraction = barrier * (1.0 + maintenance) - 1.0;
    out.leverage = 1.0 / out.fraction;
    out.probability = probability;
    return out;
}

Result<BestMargin> best_margin(const PriceMotion& motion, const MarginCosts& costs,
                               double maintenance) {
    EVENKEEL_CHECK(check_maintenance(maintenance));
    EVENKEEL_CHECK(check_positive(
        kModel, {{"the cost of capital", costs.capital_apr}, {"a loss", costs.loss}}));
    EVENKEEL_CHECK(touch_density(motion, 0.0));
    const double least = std::max(maintenance, std::numeric_limits<double>::min());
    // By how much a further unit of margin costs more than it saves; it rises with the margin.
    const auto slope = [&](double fraction) {
        const double distance = std::max(std::log((1.0 + fraction) / (1.0 + maintenance)), 0.0);
        const auto density = touch_density(motion, distance);
        return costs.capital_apr * motion.years -
               costs.loss * density.value_or(0.0) / (1.0 + fraction);
    };
    double fraction = least;
    if (slope(least) < 0.0) {
        double high = 1.0 + 2.0 * maintenance;
        while (slope(high) < 0.0) high *= 2.0;
        boost::uintmax_t steps = 200;
        const auto [from, to] = boost::math::tools::toms748_solve(
            slope, least, high, boost::math::tools::eps_tolerance<double>(52), steps);
        fraction = from + (to - from) / 2.0;
    }
    BestMargin out;
    EVENKEEL_TRY(out.margin, of_fraction(motion, fraction, maintenance));
    out.objective =
        costs.capital_apr * fraction * motion.years + costs.loss * out.margin.probability;
    return out;
}

}  // namespace evenkeel
