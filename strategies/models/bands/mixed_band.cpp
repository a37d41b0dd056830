// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/bands/mixed_band.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

// Beyond it the fixed cost does not matter to a double, and the root's 18th power is none.
constexpr double kMostExcess = 1e100;
constexpr double kSmall = 1e-6;
// After a step that small there is nothing left for the next: each leaves about the cube.
constexpr double kNear = 1e-6;

/// gamma^2 / ra times a cost in quote.
double scaled(const HedgeProblem& problem, double cost) {
    return cost * problem.gamma * problem.gamma / problem.risk_aversion;
}

double edge(const HedgeProblem& problem) {
    return std::cbrt(1.5 * scaled(problem, problem.kappa * problem.price));
}

/// (1 + u)^2 - 1, exact where u is small.
double squared(double u) {
    return u * (2.0 + u);
}

/// The u from zero on with (1 + u)^9 - (1 + u) = `excess`: with d = M^(1/4) / (1 + u) both
/// conditions of the optimum are this. Roots and products only: no power, no logarithm.
double solve(double excess) {
    if (excess == 0.0) return 0.0;
    // With v the root of (1 + v)^8 = 1 + excess, u is v - v^2 + 11/2 v^3 and so on: the fraction
    // has the same series that far, and stays within a hundredth up to an excess of 10^4. Where one
    // root of it would drown in the 1, the first term of v's own series is nearer.
    const double root = std::sqrt(std::sqrt(std::sqrt(1.0 + excess))) - 1.0;
    const double v = excess < kSmall ? excess / 8.0 : root;
    double u = v * (1.0 + 4.5 * v) / (1.0 + 5.5 * v);
    // Halley's steps: every decision solves this, and a library's iteration, which brackets the
    // root too, takes three times as long.
    double step = 0.0;
    do {
        const double w = 1.0 + u, square = w * w;
        const double eighth = squared(squared(squared(u)));
        const double f = w * eighth - excess, slope = 9.0 * eighth + 8.0;
        const double half_bend = 36.0 * square * square * square * w;
        step = f * slope / (slope * slope - f * half_bend);
        u -= step;
    } while (std::abs(step) > kNear * u);
    return u;
}

}  // namespace

Result<NoTradeBand> mixed_band(const HedgeProblem& problem) {
    EVENKEEL_CHECK(check_problem(problem));
    const double fixed = 12.0 * scaled(problem, problem.fixed_cost);
    const double proportional = 12.0 * scaled(problem, problem.kappa * problem.price);
    if (fixed == 0.0) return edge_band(problem);
    if (proportional == 0.0) return centre_band(problem);
    const double unit = std::sqrt(std::sqrt(fixed));
    const double excess = proportional / (unit * unit * unit);
    if (!(excess < kMostExcess)) return edge_band(problem);
    const double u = solve(excess);
    const double step = unit / (1.0 + u);  // d; and s = d (1 + u)^4
    const double grown = squared(squared(u));
    return NoTradeBand{.trigger = step * (grown + 2.0) / 2.0, .target = step * grown / 2.0};
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
