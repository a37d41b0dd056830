// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/bands/risk_budget.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <numbers>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "risk budget";

/// The problem with another risk aversion.
HedgeProblem averse(const HedgeProblem& problem, double risk_aversion) {
    HedgeProblem out = problem;
    out.risk_aversion = risk_aversion;
    return out;
}

Result<void> check(const HedgeProblem& problem, const RiskBudget& budget) {
    EVENKEEL_CHECK(check_problem(averse(problem, 1.0)));
    return check_positive(kModel, {{"a residual", budget.residual}, {"volatility", budget.sigma}});
}

/// Without gamma: A x^2 = kappa P x + F at the residual, with A = ra sigma^2 P^2 tau / 2.
double still_aversion(const HedgeProblem& problem, const RiskBudget& budget, double years) {
    const double move = problem.price * budget.sigma;
    const double x = budget.residual / move;
    const double risk = (problem.kappa * problem.price * x + problem.fixed_cost) / (x * x);
    return 2.0 * risk / (move * move * years);
}

}  // namespace

Result<EdgeBudget> edge_budget(const HedgeProblem& problem, const RiskBudget& budget) {
    EVENKEEL_CHECK(check(problem, budget));
    const double width = budget.residual * std::numbers::sqrt3 / (problem.price * budget.sigma);
    const double cost = problem.kappa * problem.price;
    return EdgeBudget{
        .half_width = width,
        .risk_aversion = 1.5 * cost * problem.gamma * problem.gamma / (width * width * width),
        .cost_per_year = residual_variance_rate(problem, budget.sigma) * cost / (2.0 * width)};
}

Result<double> risk_aversion_for(const HedgeProblem& problem, const RiskBudget& budget,
                                 double floor_years) {
    EVENKEEL_CHECK(check(problem, budget));
    EVENKEEL_CHECK(check_positive(kModel, {{"time", floor_years}}));
    if (problem.kappa == 0.0 && problem.fixed_cost == 0.0)
        return refuse_input(kModel, "expected a cost above zero: without one no residual is left");
    if (problem.gamma == 0.0) return still_aversion(problem, budget, floor_years);
    // sqrt(H^2 + b^2), which falls as the risk aversion rises, by a third of its log at most and a
    // quarter at least.
    const double wanted = std::sqrt(6.0) * budget.residual / (problem.price * budget.sigma);
    const auto excess = [&](double log_aversion) {
        const auto band = mixed_band(averse(problem, std::exp(log_aversion)));
        return band ? std::log(std::hypot(band->trigger, band->target) / wanted)
                    : std::numeric_limits<double>::quiet_NaN();
    };
    const double start = excess(0.0);
    const double near = 2.9 * start, far = 4.1 * start;
    const double low = std::min(near, far) - 1e-6, high = std::max(near, far) + 1e-6;
    if (!std::isfinite(start) || !(excess(low) > 0.0) || !(excess(high) < 0.0))
        return refuse_input(
            kModel, "no risk aversion leaves a residual of " + std::to_string(budget.residual));
    boost::uintmax_t steps = 100;
    const auto [from, to] = boost::math::tools::toms748_solve(
        excess, low, high, boost::math::tools::eps_tolerance<double>(50), steps);
    return std::exp(from + (to - from) / 2.0);
}

}  // namespace evenkeel
