// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/leverage_keys.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// What a perp's leverage asks to be moved into its margin though nothing is traded, or out of it
/// where it is below zero, in the unit of account; `on_hand` is what there is to pay in. Asks for a
/// leverage target. Zero inside the band; an urgent request takes nothing out. Errc::kRefused if
/// more margin is wanted than can be paid in to any purpose, with what is missing and what there
/// is.
Result<Wad> margin_to_settle(const LeverageSpec& leverage, const HedgeState& state,
                             const Wad& on_hand, const OrderRequest& request);

/// The same before a trade, so that it leaves leverage at the target: zero for one that does not
/// grow the position, and while it would not leave more than the band allows. Where there is less,
/// what there is, as long as the trade then leaves no more than `max`. Errc::kRefused if not.
Result<Wad> margin_for_trade(const LeverageSpec& leverage, const HedgeState& state,
                             const Wad& on_hand, const Order& trade, const OrderRequest& request);

}  // namespace evenkeel
