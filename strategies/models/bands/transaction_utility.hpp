// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/bands/hedge_problem.hpp"

namespace evenkeel {

/// What a trade is worth, in quote.
struct TransactionUtility {
    double risk_benefit = 0.0;  ///< ra/2 sigma^2 P^2 (x0^2 - x1^2) tau
    double cost = 0.0;          ///< kappa P |x0 - x1| + F
    double net() const { return risk_benefit - cost; }
    bool pays() const { return net() > 0.0; }
};

/// Of trading the residual delta from `from` to `to`, both in base, held for `years` after.
/// `sigma` is per square root of a year. A trade of nothing costs its fixed cost too.
/// Errc::kInvalidArgument for volatility or time below zero.
Result<TransactionUtility> transaction_utility(const HedgeProblem& problem, double from, double to,
                                               double sigma, double years);

/// The smallest |x| that is worth trading to zero: (kappa P + sqrt((kappa P)^2 + 4 A F)) / (2 A)
/// with A = ra sigma^2 P^2 tau / 2. The floor where gamma is nothing and the residual stays as it
/// is. Errc::kInvalidArgument for volatility or time not above zero.
Result<double> smallest_worth_trading(const HedgeProblem& problem, double sigma, double years);

}  // namespace evenkeel
