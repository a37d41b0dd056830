// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "keeper/cli/backtest_runs.hpp"

namespace evenkeel::cli {

/// The page as one JSON object, piece by piece: {"title", "asset", "unit", "prices", "notes",
/// "errors", "runs": […]}. Amounts are decimal strings, times Unix seconds. `planned` has what each
/// of the page's runs was, in the same order.
void write_backtest_json(const BacktestPage& page, const std::vector<const PlannedRun*>& planned,
                         const std::function<void(std::string_view)>& write);

}  // namespace evenkeel::cli
