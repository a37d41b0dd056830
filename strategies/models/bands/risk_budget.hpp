// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/bands/mixed_band.hpp"

namespace evenkeel {

/// How much residual risk is borne: the volatility of what is left unhedged, in quote per square
/// root of a year. A share w of a value V is w V.
struct RiskBudget {
    double residual = 0.0;  ///< Above zero.
    double sigma = 0.0;     ///< Of the price, per square root of a year; above zero.
};

/// The edge band that uses the budget up, H = residual sqrt(3) / (P sigma), and the risk aversion
/// that it stands for, 1.5 kappa P gamma^2 / H^3 (the problem's own is not looked at; F is taken as
/// zero).
struct EdgeBudget {
    double half_width = 0.0;
    double risk_aversion = 0.0;
    double cost_per_year = 0.0;  ///< (gamma P sigma)^2 kappa P / (2 H)
};

/// Errc::kInvalidArgument for a budget not above zero.
Result<EdgeBudget> edge_budget(const HedgeProblem& problem, const RiskBudget& budget);

/// The risk aversion whose mixed band leaves the residual at P sigma sqrt((H^2 + b^2) / 6) =
/// residual (the problem's own is not looked at). Where gamma is zero the residual does not move:
/// the risk aversion at which it is worth trading to zero from |x| = residual / (P sigma) on, held
/// for `floor_years`. Errc::kInvalidArgument for a budget not above zero, or if trading costs
/// nothing: any budget can be met then.
Result<double> risk_aversion_for(const HedgeProblem& problem, const RiskBudget& budget,
                                 double floor_years);

}  // namespace evenkeel
