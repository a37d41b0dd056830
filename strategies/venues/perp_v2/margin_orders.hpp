// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/perp_v2/market.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::perp_v2 {

/// What keeps leverage where it is to be (leverage.hpp) though nothing is traded: leave for the
/// vault to take exactly what is missing, paying that in, or taking out what is too much. Nothing
/// inside the band. An urgent request takes nothing out. Errc::kRefused if more margin is wanted
/// than can be paid in to any purpose, with what is missing and what there is.
Result<std::optional<Order>> settle_margin(const Market& market, const Collateral& collateral,
                                           const HedgeState& state, const OrderRequest& request);

/// What must be paid in before this trade, which grows the position, so that it leaves leverage at
/// the target: nothing while it would not leave more than the band allows. Where the account has
/// less, what it has, as long as the trade then leaves no more than `max`. Errc::kRefused if not.
Result<std::optional<Order>> margin_before(const Market& market, const Collateral& collateral,
                                           const HedgeState& state, const Order& trade,
                                           const OrderRequest& request);

}  // namespace evenkeel::perp_v2
