// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "chain/base/result.hpp"
#include "strategies/models/portfolio/stress_book.hpp"

namespace evenkeel {

/// All combinations of: the price by -50, -30, -20, -10, -5, 0, 5, 10, 20, 30, 50 %; volatility by
/// 0.5, 1, 2; the stablecoin at 1, 0.97, 0.9; no venue lost or each of them; gas by 1, 10.
std::vector<StressScenario> stress_grid(std::size_t venues);

/// A scenario and what came of it.
struct StressResult {
    StressScenario scenario;
    StressOutcome outcome;
};

/// The book over a grid.
struct StressReport {
    std::vector<StressResult> results;  ///< In the order of the scenarios.
    std::size_t worst = 0;              ///< Which has the least value at exit; the first of equals.
    std::size_t with_calls = 0;         ///< How many have a margin call.
};

/// The book in each scenario. An error if there is none, or as of stressed.
Result<StressReport> stress(const StressBook& book, const std::vector<StressScenario>& scenarios);

}  // namespace evenkeel
