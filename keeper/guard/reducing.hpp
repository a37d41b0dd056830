// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/state.hpp"
#include "strategies/kinds/plan.hpp"

namespace evenkeel {

/// Whether an order passes a guard that is reducing: it brings the hedge toward zero and not past
/// it, and either the venue is told so (reduce-only) or the net delta comes nearer to its target.
bool lowers_risk(const Order& order, const Exposure& exposure);

/// The plan as the guard's mode leaves it: unchanged if every order passes, else a refusal that
/// names the causes. A pending order that would not pass now is cancelled. Holding, refusing and
/// cancelling pass in every mode.
Plan held_back(Plan plan, const Exposure& exposure, const std::optional<Order>& pending,
               const GuardState& guard);

}  // namespace evenkeel
