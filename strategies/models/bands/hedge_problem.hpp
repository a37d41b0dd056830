// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// What a rule for trading a residual delta rests on. The residual x moves by gamma times the
/// price; holding it costs risk_aversion / 2 of its variance, trading q of it kappa P |q| + F.
struct HedgeProblem {
    double price = 0.0;          ///< Of base in quote; above zero.
    double gamma = 0.0;          ///< Base per unit of price; its sign does not matter.
    double kappa = 0.0;          ///< Fee, half spread and impact, as a share of what is traded.
    double fixed_cost = 0.0;     ///< Of a trade whatever its size (gas), in quote.
    double risk_aversion = 0.0;  ///< Absolute, per quote; above zero.
};

/// Errc::kInvalidArgument unless the price and risk aversion are above zero, costs not below it,
/// and gamma is a number.
Result<void> check_problem(const HedgeProblem& problem);

/// The variance of the residual delta in a year, in base^2: (gamma P sigma)^2.
double residual_variance_rate(const HedgeProblem& problem, double sigma);

}  // namespace evenkeel
