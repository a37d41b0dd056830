// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/bands/fixed_interval.hpp"

#include <algorithm>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <tuple>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "fixed interval";

/// sqrt(2 / pi): the mean of |x| where x is standard normal.
const double kMeanMove = std::sqrt(2.0 / std::numbers::pi);

/// What each term of J is at a step of one year.
Result<IntervalFigures> at_one_year(const HedgeProblem& problem, double sigma) {
    EVENKEEL_CHECK(check_problem(problem));
    EVENKEEL_CHECK(check_positive(kModel, {{"volatility", sigma}}));
    const double dollar_gamma = std::abs(problem.gamma) * problem.price * problem.price;
    const double risk = dollar_gamma * sigma * sigma;
    return IntervalFigures{.risk = problem.risk_aversion / 4.0 * risk * risk,
                           .proportional = problem.kappa * dollar_gamma * sigma * kMeanMove,
                           .fixed = problem.fixed_cost};
}

}  // namespace

Result<IntervalFigures> interval_figures(const HedgeProblem& problem, double sigma, double step) {
    EVENKEEL_CHECK(check_positive(kModel, {{"a step", step}}));
    EVENKEEL_TRY(IntervalFigures out, at_one_year(problem, sigma));
    out.risk *= step;
    out.proportional /= std::sqrt(step);
    out.fixed /= step;
    return out;
}

Result<double> best_interval(const HedgeProblem& problem, double sigma) {
    EVENKEEL_TRY(const IntervalFigures unit, at_one_year(problem, sigma));
    if (!(unit.risk > 0.0)) return refuse_input(kModel, "expected a gamma that is not zero");
    // With u = sqrt(step): risk u^4 - proportional u / 2 - fixed = 0, whose root above zero lies
    // between the larger of what each cost alone would give and their sum.
    const double alone = std::cbrt(unit.proportional / (2.0 * unit.risk));
    const double other = std::sqrt(std::sqrt(unit.fixed / unit.risk));
    if (alone == 0.0 && other == 0.0) return refuse_input(kModel, "expected a cost above zero");
    const auto slope = [&](double u) {
        return std::tuple(unit.risk * u * u * u * u - unit.proportional * u / 2.0 - unit.fixed,
                          4.0 * unit.risk * u * u * u - unit.proportional / 2.0);
    };
    // The bracket is a little wider: where one cost is next to nothing its ends would meet.
    const double root = boost::math::tools::newton_raphson_iterate(
        slope, alone + other, 0.99 * std::max(alone, other), 1.01 * (alone + other),
        std::numeric_limits<double>::digits);
    return root * root;
}

Result<double> interval_error(const HedgeProblem& problem, double sigma, double step,
                              double years) {
    EVENKEEL_CHECK(check_problem(problem));
    EVENKEEL_CHECK(check_positive(kModel, {{"volatility", sigma}, {"a step", step}}));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"time", years}}));
    return std::abs(problem.gamma) * problem.price * problem.price * sigma * sigma *
           std::sqrt(years * step / 2.0);
}

}  // namespace evenkeel
