// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/engine/decision.hpp"
#include "keeper/journal/journal.hpp"

namespace evenkeel {

/// What the journal knows of the past that decisions depend on: one entry a strategy. In-flight
/// orders, trades and foreign use of the key are the desk's to add, and the account's balance the
/// block's.
Result<std::vector<StrategyInputs>> known_inputs(const JournalHistory& history,
                                                 const PortfolioSpec& spec, WallTime now);

}  // namespace evenkeel
