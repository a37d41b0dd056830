// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_path.hpp"
#include "keeper/cli/backtest_runs.hpp"

namespace evenkeel::cli {

/// What a backtest is made of once everything was read.
struct Ground {
    std::vector<PlannedRun> runs;
    History history;                    ///< Empty where prices are simulated.
    std::optional<PathSpec> path = {};  ///< What they are simulated from.
    PaperFees fees;
    Assumptions said;
};

/// Reads configuration, sweeps, prices and positions. Without runs where the file or what was set
/// in it has problems: they were printed then. Errc::kInvalidArgument for options and files of
/// prices; the chain's own errors where positions are read from it.
Result<Ground> lay_ground(const BacktestOptions& options);

}  // namespace evenkeel::cli
