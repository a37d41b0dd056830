// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/gmx_v2/market.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::gmx_v2 {

/// What is to be done though nothing is traded: a dead order taken back; then, while no order is
/// open and leverage has left its band, an order that moves collateral only, to the target. Nothing
/// is taken out where only risk may be lowered, or it is urgent. Errc::kRefused if margin is wanted
/// and not there.
Result<std::optional<Order>> settle(const Market& market, const Contracts& contracts,
                                    const HedgeState& state, const OrderRequest& request);

}  // namespace evenkeel::gmx_v2
