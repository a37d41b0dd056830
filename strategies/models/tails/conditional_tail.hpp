// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "chain/base/result.hpp"
#include "strategies/models/tails/extreme_value.hpp"
#include "strategies/models/volatility/garch.hpp"

namespace evenkeel {

/// The tail of the next return (McNeil and Frey, 2000): a GARCH model for how wild it is now, and a
/// Pareto law for what returns over their volatility do.
struct ConditionalTail {
    GarchFit volatility;
    ParetoTail residuals;  ///< Of losses -(r - mu) / sqrt(h).
};

/// Of returns, oldest first, above the residuals' quantile at `level`. Errors as of fit_garch and
/// fit_tail: for a level of 0.95, 400 returns or more.
Result<ConditionalTail> fit_conditional_tail(std::span<const double> returns, double level);

/// The next return's risk at `q`: sqrt(h) times the residuals' less mu. Errors as of tail_risk.
Result<TailRisk> next_risk(const ConditionalTail& tail, double q);

}  // namespace evenkeel
