// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <span>

#include "keeper/cli/backtest_inputs.hpp"
#include "keeper/cli/backtest_page.hpp"
#include "keeper/config/config.hpp"
#include "keeper/config/setting.hpp"
#include "strategies/kinds/strategy.hpp"

namespace evenkeel::cli {

/// One strategy as one combination of settings has it.
struct PlannedRun {
    std::string name;       ///< "optimal_band", "band rebalance.width=1%".
    std::size_t index = 0;  ///< Of the strategy in the configuration.
    std::vector<Setting> settings;
    Params file;  ///< The rule's keys in the file, before anything was set.
    StrategySpec strategy;
    StrategyParts parts;
    PaperCosts costs = {};
    std::vector<PaperRange> ranges = {};
    double margin = 0.0;  ///< Money with the hedges at first.
};

/// What came of it; exactly one of the two.
using RunResult = Result<BacktestReport>;

/// Which strategies are to be run, by their places in the configuration: the one that was asked
/// for, or all that can be. Errc::kInvalidArgument with the reason if it, or none, can be, or if
/// those that can have several assets. Says which were left out.
Result<std::vector<std::size_t>> chosen_strategies(const Config& config, const std::string& name,
                                                   Assumptions& said);

/// A run of strategy `index` of the configuration; the name has the strategy's where `among`
/// several.
Result<PlannedRun> planned_run(const Config& config, std::size_t index,
                               std::vector<Setting> settings, bool among);

/// Runs side by side over one history, in their order. Their trades say why where something shows
/// it.
std::vector<RunResult> run_group(std::span<const PlannedRun> runs, const History& history,
                                 const PaperFees& fees, const BacktestOptions& options);

/// Runs them over one history on so many threads, in whatever order; results stand in that of the
/// runs and do not depend on the threads. `progress` is told how many are done, by one thread at a
/// time.
std::vector<RunResult> run_all(const std::vector<PlannedRun>& runs, const History& history,
                               const PaperFees& fees, const BacktestOptions& options,
                               const std::function<void(std::size_t done)>& progress);

}  // namespace evenkeel::cli
