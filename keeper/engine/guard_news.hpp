// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/engine/decision.hpp"
#include "keeper/engine/reporter.hpp"
#include "keeper/journal/journal.hpp"

namespace evenkeel {

/// The guard's change at one block, of one strategy. Found before the orders go out, told after.
struct GuardNews {
    std::string strategy;
    GuardMode before = GuardMode::kActive, after = GuardMode::kActive;
    std::string words;                   ///< What holds back from here on; or that nothing does.
    std::optional<std::string> warning;  ///< A cause that tripped and holds nothing back, in words.
    std::vector<std::string> changes;    ///< guard_changes(), for the journal.
};

/// One a strategy whose decision went through the guard.
std::vector<GuardNews> guard_news(const std::vector<StrategyInputs>& inputs,
                                  const std::vector<Decision>& decisions);

/// Log, metrics, alerts and /healthz.
void tell(Reporter& reporter, const Head& head, const std::vector<GuardNews>& news);

/// The journal's guard lines.
std::vector<JournalEvent> guard_events(const std::vector<GuardNews>& news, std::uint64_t block,
                                       WallTime time);

}  // namespace evenkeel
