// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/engine/decision.hpp"
#include "keeper/journal/journal.hpp"
#include "strategies/kinds/aims.hpp"

namespace evenkeel {

/// What a strategy remembers before its first block: all that the history of `models.warm_up` tells
/// up to now, of prices and, where it has them, of funding; of a kind that looks at several assets
/// it is a table of their prices. Nothing without that key. Errors name the file, and its line: a
/// history that cannot be read warms nothing up.
Result<std::optional<MarketMemory>> warmed_up(const StrategySpec& spec, WallTime now);

/// The same as the last block left it, by the journal; without that, or of another version, what is
/// warmed up, of other assets than the strategy looks at now too. Into the inputs of decisions, one
/// a strategy: what only closes hedges needs no memory, and no file of prices may stand in its way.
Result<void> recall(const JournalHistory& history, const PortfolioSpec& spec, WallTime now,
                    std::vector<StrategyInputs>& inputs);

}  // namespace evenkeel
