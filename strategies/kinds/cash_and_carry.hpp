// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/aims.hpp"
#include "strategies/kinds/delta_neutral.hpp"

namespace evenkeel {

/// Holds the asset and as much of it short while that pays, and neither else. The perp, the first
/// hedge, follows whatever the delta is, by the rule, as `decide_delta_neutral` does; only when
/// that holds and nothing is on its way is a step of the asset bought (or sold), which leaves the
/// delta off by itself until the perp has followed. So no more than a step is ever unhedged, and a
/// leg that cannot be traded stops the other one. While it is not told whether that pays, what is
/// held stays.
///
/// A step that the rule would leave unhedged is not made: its band must be narrower.
Plan decide_cash_and_carry(const DeltaNeutral& parts, const CarryTerms& terms,
                           const Exposure& exposure, const StrategyState& state, const Head& head);

/// The sale that takes the asset's leg to rest. All of the asset on the account is the trade's, so
/// it is all of it, below zero; nothing if less than a ten-thousandth of a step is left, which a
/// pool may pay nothing for.
Wad closing_sale(const CarryTerms& terms, const Wad& held);

}  // namespace evenkeel
