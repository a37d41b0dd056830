// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_page.hpp"

namespace evenkeel {

/// All runs, a row each, in the order they have.
std::string runs_table(const BacktestPage& page);

/// A run's figures that are in no other table.
std::string facts_table(const BacktestPage& page, const BacktestReport& report);

/// Where the profit came from, by what was hedged and by what was held, each with its sum and the
/// profit that was measured beside it; says so where they differ by more than rounding does.
std::string attribution_tables(const BacktestPage& page, const BacktestReport& report);

/// The first trades, and how many there are besides.
std::string trades_table(const BacktestPage& page, const BacktestReport& report);

/// The id of a run's part of the page; the first is 0.
std::string run_id(std::size_t index);

}  // namespace evenkeel
