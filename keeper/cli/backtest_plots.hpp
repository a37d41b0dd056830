// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_page.hpp"
#include "keeper/html/plot.hpp"

namespace evenkeel {

/// What a run did over time: worth, delta against its band, hedges on the price, their size, cost,
/// funding, fees against loss-versus-rebalancing, and drawdown.
std::vector<Plot> run_plots(const BacktestPage& page, const BacktestRun& run);

/// Tracking error against cost, one labelled mark a run.
Plot frontier_plot(const BacktestPage& page);

}  // namespace evenkeel
