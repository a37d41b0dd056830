// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/bands/transaction_utility.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "transaction utility";

/// ra sigma^2 P^2 tau / 2: what a unit of x^2 costs.
double risk_of_unit(const HedgeProblem& problem, double sigma, double years) {
    const double move = sigma * problem.price;
    return problem.risk_aversion / 2.0 * move * move * years;
}

}  // namespace

Result<TransactionUtility> transaction_utility(const HedgeProblem& problem, double from, double to,
                                               double sigma, double years) {
    EVENKEEL_CHECK(check_problem(problem));
    EVENKEEL_CHECK(check_finite(kModel, {{"a residual", from}, {"its target", to}}));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"volatility", sigma}, {"time", years}}));
    return TransactionUtility{
        .risk_benefit = risk_of_unit(problem, sigma, years) * (from - to) * (from + to),
        .cost = problem.kappa * problem.price * std::abs(from - to) + problem.fixed_cost};
}

Result<double> smallest_worth_trading(const HedgeProblem& problem, double sigma, double years) {
    EVENKEEL_CHECK(check_problem(problem));
    EVENKEEL_CHECK(check_positive(kModel, {{"volatility", sigma}, {"time", years}}));
    const double risk = risk_of_unit(problem, sigma, years);
    const double linear = problem.kappa * problem.price;
    return (linear + std::sqrt(linear * linear + 4.0 * risk * problem.fixed_cost)) / (2.0 * risk);
}

}  // namespace evenkeel
