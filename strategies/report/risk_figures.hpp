// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// What may be lost within a day at a level of confidence, by one method; in the unit of account,
/// above zero is a loss. A figure that the method cannot tell is absent, with the reason.
struct RiskFigure {
    std::string method;  ///< historical, filtered_historical, cornish_fisher or extreme_value.
    double level = 0.0;  ///< 0.95 or 0.99.
    std::optional<double> var, es;
    std::string why = {};  ///< Why one of them is absent.
};

/// Daily log returns of assets: row i of each belongs to the same day.
using DailyReturns = std::vector<std::vector<double>>;

/// What is gained if each asset makes this return, in the unit of account.
using ProfitOf = std::function<double(std::span<const double>)>;

/// Returns that every method needs (MODELS of tails, back-tests).
inline constexpr std::size_t kReturnsNeeded = 250;

/// VaR and expected shortfall of a day at 95 and 99 %, by full revaluation at each return: of the
/// returns themselves, of them as they would be at today's volatility (EWMA, lambda 0.94), by their
/// profits' moments where the Cornish-Fisher map holds, and by peaks over the 95 % loss.
std::vector<RiskFigure> risk_figures(const DailyReturns& returns, const ProfitOf& profit);

/// All of them absent, for this reason.
std::vector<RiskFigure> no_risk_figures(const std::string& why);

}  // namespace evenkeel
