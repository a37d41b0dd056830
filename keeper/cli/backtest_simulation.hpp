// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_ground.hpp"

namespace evenkeel::cli {

/// Mean and spread of a figure over the paths.
struct Spread {
    double mean = 0.0;
    double deviation = 0.0;       ///< Standard, of a path's figure.
    double standard_error = 0.0;  ///< Of the mean.
};

/// What a run came to over simulated paths, in quote a path.
struct SimulatedRun {
    std::string name;
    Spread profit, unhedged, cost, trades, tracking_error, hedge_error, lvr, drawdown;
    double worst_profit = 0.0;  ///< The mean of the worst twentieth of the paths.
    bool adds_up = true;        ///< On every path.
    std::size_t refusals = 0;
    std::string first_refusal = {};
};

/// Every run over every path of the ground, on so many threads; what comes of it does not depend on
/// them. `progress` is told how many paths are done, by one thread at a time. The error of the
/// first run of the lowest path that fails.
Result<std::vector<SimulatedRun>> simulate(const Ground& ground, const BacktestOptions& options,
                                           const std::function<void(std::size_t done)>& progress);

/// What was run and what came of it, as text or as one JSON object.
std::string simulation_text(const BacktestPage& page, const std::vector<SimulatedRun>& runs,
                            bool json);

}  // namespace evenkeel::cli
