// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/aims.hpp"
#include "strategies/kinds/delta_neutral.hpp"

namespace evenkeel {

/// The plan of a strategy with hedges, by its kind, once `take_aim` has set what it aims at;
/// refused with the models' reason where they can tell no target. What is on its way stays then,
/// and a hedge that needs margin gets it (`hold_off_liquidation`).
Plan decide_aimed(const DeltaNeutral& parts, const Aims& aims, const Exposure& exposure,
                  const StrategyState& state, const Head& head);

}  // namespace evenkeel
