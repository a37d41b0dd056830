// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/state.hpp"

namespace evenkeel {

/// {"mode", "causes": [{"name", "mode", "found", "lift", "since", "latched"}]}: what people are
/// shown of a guard's state; only causes that tripped.
std::string guard_json(const GuardState& state);

/// The plan's JSON object with the guard under "guard"; the plan as it is without one.
std::string with_guard(std::string plan, const std::optional<GuardState>& guard);

/// What changed from block to block, one JSON object each, for the journal: {"guard": "tripped" or
/// "lifted", "cause", "mode" (of the strategy from here on), "found", "lift"}.
std::vector<std::string> guard_changes(const GuardState& before, const GuardState& after);

}  // namespace evenkeel
