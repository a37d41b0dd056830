// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/bands/hedge_problem.hpp"

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {

Result<void> check_problem(const HedgeProblem& problem) {
    constexpr const char* kModel = "hedging band";
    EVENKEEL_CHECK(check_positive(
        kModel, {{"a price", problem.price}, {"risk aversion", problem.risk_aversion}}));
    EVENKEEL_CHECK(check_not_negative(
        kModel, {{"a cost", problem.kappa}, {"a fixed cost", problem.fixed_cost}}));
    return check_finite(kModel, {{"gamma", problem.gamma}});
}

double residual_variance_rate(const HedgeProblem& problem, double sigma) {
    const double drift = problem.gamma * problem.price * sigma;
    return drift * drift;
}

}  // namespace evenkeel
