// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_inputs.hpp"
#include "strategies/backtest/paths.hpp"

namespace evenkeel::cli {

/// What prices are simulated from. They start where was typed, else in the middle (of logs) of the
/// first range that was typed. Errc::kInvalidArgument with the option.
Result<PathSpec> path_in(const BacktestOptions& options, const std::vector<PaperRange>& typed);

/// "1500 paths of gbm, seed 1, 30 days in steps of 300s from 2000".
std::string path_words(const PathSpec& path, std::size_t count);

/// The model's own figures, in words.
std::string model_words(const PathSpec& path);

}  // namespace evenkeel::cli
