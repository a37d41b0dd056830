// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/bands/mixed_band.hpp"

#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <tuple>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

// Where e to this power is still a double; beyond it the fixed cost does not matter.
constexpr double kMostLog = 600.0;

/// gamma^2 / ra times a cost in quote.
double scaled(const HedgeProblem& problem, double cost) {
    return cost * problem.gamma * problem.gamma / problem.risk_aversion;
}

double edge(const HedgeProblem& problem) {
    return std::cbrt(1.5 * scaled(problem, problem.kappa * problem.price));
}

/// The y above zero with e^(9y) - e^y = `excess`: with d = M^(1/4) e^-y both conditions are this.
double solve_log(double excess) {
    if (excess == 0.0) return 0.0;
    const auto f = [excess](double y) {
        const double grown = std::expm1(8.0 * y);
        const double value = std::exp(y) * grown - excess;
        return std::tuple(value, std::exp(y) * (9.0 * grown + 8.0));
    };
    // Convex and rising: from above, Newton's steps do not cross the root.
    const double above = std::log1p(excess) / 8.0;
    return boost::math::tools::newton_raphson_iterate(f, above, 0.0, 1.01 * above,
                                                      std::numeric_limits<double>::digits);
}

}  // namespace

Result<NoTradeBand> mixed_band(const HedgeProblem& problem) {
    EVENKEEL_CHECK(check_problem(problem));
    const double fixed = 12.0 * scaled(problem, problem.fixed_cost);
    const double proportional = 12.0 * scaled(problem, problem.kappa * problem.price);
    if (fixed == 0.0) return edge_band(problem);
    if (proportional == 0.0) return centre_band(problem);
    const double log_excess = std::log(proportional) - 0.75 * std::log(fixed);
    if (log_excess > kMostLog) return edge_band(problem);
    const double y = solve_log(std::exp(log_excess));
    const double unit = std::sqrt(std::sqrt(fixed));
    const double step = unit * std::exp(-y);  // d; and s = d e^(4y)
    return NoTradeBand{.trigger = step * (std::exp(4.0 * y) + 1.0) / 2.0,
                       .target = step * std::expm1(4.0 * y) / 2.0};
}

Result<NoTradeBand> edge_band(const HedgeProblem& problem) {
    EVENKEEL_CHECK(check_problem(problem));
    return NoTradeBand{edge(problem), edge(problem)};
}

Result<NoTradeBand> centre_band(const HedgeProblem& problem) {
    EVENKEEL_CHECK(check_problem(problem));
    const double width = 12.0 * scaled(problem, problem.fixed_cost);
    return NoTradeBand{std::sqrt(std::sqrt(width)), 0.0};
}

Result<BandFigures> band_figures(const HedgeProblem& problem, const NoTradeBand& band,
                                 double sigma) {
    EVENKEEL_CHECK(check_problem(problem));
    EVENKEEL_CHECK(check_not_negative("band", {{"a target", band.target}, {"volatility", sigma}}));
    EVENKEEL_CHECK(check_positive("band", {{"a trigger", band.trigger}}));
    if (band.target > band.trigger)
        return refuse_input("band", "expected a target inside the trigger");
    const double moved = residual_variance_rate(problem, sigma);
    const double spread = band.trigger * band.trigger + band.target * band.target;
    BandFigures out;
    out.trade_size = band.trigger - band.target;
    out.trades_per_year =
        moved == 0.0 ? 0.0 : moved / (out.trade_size * (band.trigger + band.target));
    out.cost_per_year = moved * problem.kappa * problem.price / (band.trigger + band.target);
    if (problem.fixed_cost > 0.0) out.cost_per_year += out.trades_per_year * problem.fixed_cost;
    out.residual_rms = std::sqrt(spread / 6.0);
    out.residual_variance = problem.price * problem.price * sigma * sigma * spread / 6.0;
    out.objective = problem.risk_aversion / 2.0 * out.residual_variance + out.cost_per_year;
    return out;
}

}  // namespace evenkeel
