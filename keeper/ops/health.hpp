// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "keeper/alerts/dispatcher.hpp"
#include "keeper/ops/state.hpp"

namespace evenkeel {

/// An alert that waits longer makes the keeper unhealthy: nobody hears of what goes wrong.
inline constexpr std::chrono::minutes kMaxAlertLag{5};

/// How long the engine's loop may take to come round: ten polls, but no less than a minute, which
/// slow nodes may cost.
std::chrono::milliseconds patience_of(std::chrono::milliseconds poll_interval);

/// Why the keeper does not work on the chain's newest state, in words; empty if it does: no block
/// yet, a loop that hangs for longer than `patience` (zero: not checked), a stale head.
std::vector<std::string> standstill_reasons(const OpsBoard& board, const Clock& clock,
                                            std::chrono::milliseconds patience);

/// Why the keeper is not well, in words; empty if it is: it stands still, conditions hold that the
/// engine published, alerts do not arrive.
std::vector<std::string> health_reasons(const OpsBoard& board, const Clock& clock,
                                        std::chrono::milliseconds patience,
                                        const AlertCounts& alerts);

/// {"status": "ok" or "unhealthy", "block", "reasons"}. `state` may be null: not started yet.
std::string health_json(const OpsState* state, const std::vector<std::string>& reasons);

}  // namespace evenkeel
