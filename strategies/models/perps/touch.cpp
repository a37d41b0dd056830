// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/touch.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <numbers>

#include "strategies/models/model_inputs.hpp"
#include "strategies/models/normal.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "touch probability";

Result<void> check(const PriceMotion& motion) {
    EVENKEEL_CHECK(check_positive(kModel, {{"volatility", motion.sigma}, {"time", motion.years}}));
    return check_finite(kModel, {{"drift", motion.drift}});
}

/// The motion's logarithm: what it drifts in all, and its standard deviation.
struct LogMotion {
    double drift, deviation;
};

LogMotion log_motion(const PriceMotion& motion) {
    return {(motion.drift - motion.sigma * motion.sigma / 2.0) * motion.years,
            motion.sigma * std::sqrt(motion.years)};
}

/// exp(x^2 / 2) N(-x) for x of zero or above, which does not overflow where its factors do.
double scaled_tail(double x) {
    constexpr double kFar = 30.0;
    if (x < kFar) return std::exp(x * x / 2.0) * normal_cdf(-x);
    const double inverse = 1.0 / (x * x);
    return (1.0 - inverse * (1.0 - 3.0 * inverse * (1.0 - 5.0 * inverse))) /
           (x * std::sqrt(2.0 * std::numbers::pi));
}

/// exp(2 mu b / s^2) N((-b - mu T) / (s sqrt T)).
double reflected(const LogMotion& log, double distance) {
    const double tail = (distance + log.drift) / log.deviation;
    const double mirrored = (distance - log.drift) / log.deviation;
    // The exponent is (tail^2 - mirrored^2) / 2.
    if (tail >= 0.0) return std::exp(-mirrored * mirrored / 2.0) * scaled_tail(tail);
    return std::exp(2.0 * log.drift * distance / (log.deviation * log.deviation)) *
           normal_cdf(-tail);
}

double touch(const LogMotion& log, double distance) {
    const double found =
        normal_cdf((log.drift - distance) / log.deviation) + reflected(log, distance);
    return std::min(found, 1.0);
}

/// The distance to a barrier in logs, above zero, and the motion toward it.
struct Approach {
    LogMotion log;
    double distance;
};

Result<Approach> approach(const PriceMotion& motion, double price, double barrier) {
    EVENKEEL_CHECK(check(motion));
    EVENKEEL_CHECK(check_positive(kModel, {{"a price", price}, {"a barrier", barrier}}));
    LogMotion log = log_motion(motion);
    const double distance = std::log(barrier / price);
    if (distance < 0.0) log.drift = -log.drift;
    return Approach{log, std::abs(distance)};
}

}  // namespace

Result<double> touch_probability(const PriceMotion& motion, double price, double barrier) {
    EVENKEEL_TRY(const Approach to, approach(motion, price, barrier));
    return touch(to.log, to.distance);
}

Result<double> end_beyond_probability(const PriceMotion& motion, double price, double barrier) {
    EVENKEEL_TRY(const Approach to, approach(motion, price, barrier));
    return normal_cdf((to.log.drift - to.distance) / to.log.deviation);
}

Result<double> barrier_above(const PriceMotion& motion, double probability) {
    EVENKEEL_CHECK(check(motion));
    if (!(probability > 0.0 && probability < 1.0))
        return refuse_input(
            kModel, "expected a probability between 0 and 1, found " + std::to_string(probability));
    const LogMotion log = log_motion(motion);
    const auto excess = [&](double distance) {
        return std::log(touch(log, distance)) - std::log(probability);
    };
    // Without drift half of the probability is beyond this distance; drift moves it by itself.
    const boost::math::normal standard;
    const double far =
        log.deviation * boost::math::quantile(complement(standard, probability / 2.0)) +
        std::max(log.drift, 0.0) * 2.0;
    double high = far + log.deviation * 1e-9;
    while (excess(high) > 0.0) high *= 2.0;
    boost::uintmax_t steps = 200;
    const auto [from, to] = boost::math::tools::toms748_solve(
        excess, 0.0, high, boost::math::tools::eps_tolerance<double>(52), steps);
    return std::exp(from + (to - from) / 2.0);
}

Result<double> touch_density(const PriceMotion& motion, double log_distance) {
    EVENKEEL_CHECK(check(motion));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a distance", log_distance}}));
    const LogMotion log = log_motion(motion);
    const double variance = log.deviation * log.deviation;
    return 2.0 / log.deviation * normal_pdf((log_distance - log.drift) / log.deviation) -
           2.0 * log.drift / variance * reflected(log, log_distance);
}

}  // namespace evenkeel
