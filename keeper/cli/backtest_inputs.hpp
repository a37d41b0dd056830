// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_options.hpp"
#include "strategies/backtest/backtest.hpp"

namespace evenkeel::cli {

/// What a backtest assumes, in words that people are told.
using Assumptions = std::vector<std::string>;

/// All files' rows: prices of the asset, and of those of `all` that have a column. Errc::
/// kInvalidArgument, with FILE:LINE where a line is wrong.
Result<History> history_in(const BacktestOptions& options, const std::string& asset = {},
                           const std::vector<AssetSpec>& all = {});

/// The positions that were typed; none if none were. Errc::kInvalidArgument with the option.
Result<std::vector<PaperRange>> typed_ranges(const BacktestOptions& options);

/// Money that is with the hedges at first; none if none was typed. Errc::kInvalidArgument.
Result<double> typed_margin(const BacktestOptions& options, Assumptions& said);

/// How positions earn in this history; what was left out is said. Errc::kInvalidArgument.
Result<PaperFees> paper_fees(const BacktestOptions& options, const HistoryKnows& knows,
                             Assumptions& said);

/// What a run's costs come from where none were typed.
struct CostSources {
    const Params& rule;  ///< Of the run.
    const Params& file;  ///< Of the strategy before anything was swept; looked at second.
    bool on_perps = true;
};

/// What trades cost: as typed, else as `cost` and `fixed_cost` of the rule have it, else the usual:
/// 6 bps at a perp, 8 bps elsewhere, and 0.5 of the unit of account a trade (nothing where the
/// history tells gas). Says which. Errc::kInvalidArgument.
Result<PaperCosts> paper_costs(const BacktestOptions& options, const CostSources& sources,
                               const HistoryKnows& knows, Assumptions& said);

}  // namespace evenkeel::cli
