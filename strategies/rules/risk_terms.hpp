// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/bands/hedge_problem.hpp"
#include "strategies/rules/rule.hpp"

namespace evenkeel {

/// What the rules that weigh risk against cost are configured with.
struct RiskTerms {
    std::optional<double> risk_aversion;  ///< Absolute, per unit of account; above zero.
    std::optional<double> residual;    ///< Or: what may be left, of the positions' value, a year.
    std::optional<double> sigma;       ///< Of the price, per square root of a year.
    std::optional<double> cost;        ///< Of a trade, where no hedge tells.
    std::optional<double> fixed_cost;  ///< Of a trade whatever its size, in the unit of account.
    std::optional<std::int64_t> gas;   ///< Or: its gas.
    double horizon = 0.0;              ///< For how long a residual is held, in years.
    std::uint64_t reaction = 0;        ///< Until a hedge lands, in seconds.
};

/// `risk_aversion`, `residual_volatility`, `volatility`, `cost`, `fixed_cost`, `gas`, `horizon` and
/// `reaction`.
std::vector<Key> risk_keys(bool needs_volatility);

/// Errc::kConfig, in the rule's name, for values that mean nothing: neither or both of
/// risk_aversion and residual_volatility, or of fixed_cost and gas (neither is fine without
/// volatility), or a budget without volatility.
Result<RiskTerms> risk_terms(const std::string& rule, const Params& params);

/// What a trade of `size` costs: `kappa` as hedges tell, else as configured, and the fixed cost.
/// Errc::kMissing, naming the key, if neither is known.
Result<HedgeProblem> priced_problem(const RiskTerms& terms, const Exposure& exposure,
                                    const Costs& costs, double size);

}  // namespace evenkeel
