// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_page.hpp"

namespace evenkeel::cli {

/// What a run's attributions lack of what its worth did, in quote: zero but for rounding.
double unexplained(const BacktestReport& report);
/// Whether that is rounding and no more.
bool adds_up(const BacktestReport& report);

/// The page as text: what was run, a line a run, and where its profit came from.
std::string backtest_table(const BacktestPage& page);

}  // namespace evenkeel::cli
