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

/// Why the keeper is not well, in words; empty if it is. `state` may be null: not started yet.
std::vector<std::string> health_reasons(const OpsState* state, const AlertCounts& alerts,
                                        WallTime now);

/// {"status": "ok" or "unhealthy", "block", "reasons"}.
std::string health_json(const OpsState* state, const std::vector<std::string>& reasons);

}  // namespace evenkeel
