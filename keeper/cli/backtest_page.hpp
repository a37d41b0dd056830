// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "strategies/backtest/backtest.hpp"

namespace evenkeel {

/// One run of a backtest as its report shows it.
struct BacktestRun {
    std::string name;  ///< Rule and what the sweep set: "optimal_band", "rebalance.width=1%".
    BacktestReport report;
};

/// What a report shows besides its runs.
struct BacktestPage {
    std::string title;   ///< Strategy, asset.
    std::string asset;   ///< Symbol, unit of deltas.
    std::string unit;    ///< Of account: "USD".
    std::string prices;  ///< Where they came from: file names, or the model and its seed.
    std::vector<std::string> notes;   ///< What was assumed: costs, fees, what is left out.
    std::vector<std::string> errors;  ///< Runs that failed, with their reasons.
    std::vector<BacktestRun> runs;
};

}  // namespace evenkeel
