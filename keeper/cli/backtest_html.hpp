// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "keeper/cli/backtest_page.hpp"

namespace evenkeel {

/// The report of a backtest as one HTML file with its plots in it. It asks nothing of a network,
/// runs no script, is light or dark as its reader has it, and can be printed. It is well-formed XML
/// too. What is not a finite number is shown as "n/a" in tables and as a gap in plots.
std::string backtest_html(const BacktestPage& page);

}  // namespace evenkeel
