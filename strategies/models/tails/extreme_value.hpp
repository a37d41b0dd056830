// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "chain/base/result.hpp"
#include "strategies/models/tails/risk.hpp"

namespace evenkeel {

/// The generalised Pareto law of exceedances over a threshold.
struct ParetoLaw {
    double xi = 0.0;    ///< Shape; above zero for fat tails, zero for exponential ones.
    double beta = 0.0;  ///< Scale, above zero, in the unit of the losses.
};

/// n ln(beta) + (1 + 1/xi) sum ln(1 + xi y / beta), with its limit at xi = 0: less is likelier;
/// infinite where some exceedance lies outside the law's range. An error unless there is one, all
/// are finite and not below zero, and beta is above zero.
Result<double> pareto_negative_log_likelihood(std::span<const double> exceedances,
                                              const ParetoLaw& law);

/// The likeliest law with xi above -1 (below that there is none), by a simplex search. An error if
/// there are fewer than 20 exceedances, one is not finite or below zero, or all are the same.
Result<ParetoLaw> fit_pareto(std::span<const double> exceedances);

/// Peaks over a threshold (McNeil and Frey, 2000).
struct ParetoTail {
    ParetoLaw law;
    double threshold = 0.0;
    std::size_t n = 0;         ///< Losses in all.
    std::size_t exceeded = 0;  ///< Those above the threshold.
};

/// The tail of losses (positive numbers; gains below zero) above their quantile (type 7) at
/// `level`, usually 0.95. Best on returns over their volatility. Errors as of fit_pareto.
Result<ParetoTail> fit_tail(std::span<const double> losses, double level);

/// At the level q, close to one: VaR = u + beta/xi ((n/N_u (1-q))^-xi - 1) and
/// ES = (VaR + beta - xi u) / (1 - xi), with their limits at xi = 0. An error if q is not inside
/// (0, 1) or below the threshold's level, where the law says nothing; or if xi >= 1, where ES is
/// infinite.
Result<TailRisk> tail_risk(const ParetoTail& tail, double q);

}  // namespace evenkeel
