// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_runs.hpp"

namespace evenkeel::cli {

/// Gives every run its positions: those that were typed, else what its strategy holds now, read
/// once from the chain and put at `start`, the first price; none to strategies that have none. Says
/// which. The error of whatever cannot be read, or be held on paper; Errc::kInvalidArgument where
/// positions in other assets must be typed.
Result<void> place_positions(std::vector<PlannedRun>& runs, const Config& config,
                             const std::vector<PaperRange>& typed, double start, Assumptions& said);

}  // namespace evenkeel::cli
