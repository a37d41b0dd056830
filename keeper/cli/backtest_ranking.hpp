// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/cli/backtest_ground.hpp"
#include "strategies/backtest/ranking.hpp"

namespace evenkeel::cli {

/// What the ground's rules are ranked on: its own runs by their rules where something is swept,
/// else the usual families. Says what risk costs. Errc::kInvalidArgument for several strategies, or
/// options that mean nothing here.
Result<RankingSpec> ranking_spec(const Ground& ground, const BacktestOptions& options,
                                 Assumptions& said);

/// What was ranked and the rules, lowest risk plus cost first, as text or as one JSON object.
std::string ranking_text(const BacktestPage& page, const Ranking& ranking, bool json);

}  // namespace evenkeel::cli
