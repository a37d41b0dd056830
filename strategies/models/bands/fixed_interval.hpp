// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/bands/hedge_problem.hpp"

namespace evenkeel {

/// Trading to zero every `step` years comes, a year and in quote, to
/// J = ra/4 gamma^2 P^4 sigma^4 step + kappa |gamma| P^2 sigma sqrt(2/pi) / sqrt(step) + F / step.
struct IntervalFigures {
    double risk = 0.0;          ///< The first term.
    double proportional = 0.0;  ///< The second.
    double fixed = 0.0;         ///< The third.
    double objective() const { return risk + proportional + fixed; }
};

/// Errc::kInvalidArgument for a step or volatility (per square root of a year) not above zero.
Result<IntervalFigures> interval_figures(const HedgeProblem& problem, double sigma, double step);

/// The step for which that is least. Without a fixed cost (2 kappa sqrt(2/pi) / (ra |gamma| P^2
/// sigma^3))^(2/3). Errc::kInvalidArgument as above, where gamma is zero (the longer the better) or
/// trading costs nothing (the shorter).
Result<double> best_interval(const HedgeProblem& problem, double sigma);

/// Standard deviation of what is left unhedged over `years` when trading every `step` of them:
/// |gamma| P^2 sigma^2 sqrt(T step / 2), in quote.
Result<double> interval_error(const HedgeProblem& problem, double sigma, double step, double years);

}  // namespace evenkeel
