// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/gmx_v2/market.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::gmx_v2 {

/// The next transaction on the way to this trade: leave for the router to take what collateral is
/// missing, or a market order. What crosses zero takes two orders: the first closes the position,
/// the second, asked for at a later block, opens the other side.
///
/// An increase adds |size| to the last unit at this block's price, and brings along what margin
/// lacks of the target leverage. A decrease takes |size| as its share of the position, counted in
/// what it was opened for; a close names all of it exactly, since the venue cancels a market order
/// of more, and no order leaves less than the venue's smallest position. The acceptable price is
/// the worst one, rounded to our side.
///
/// Errc::kRefused if the venue is closed, an order is open already, there is nothing to trade or to
/// reduce, the price is beyond the worst one, the order is too small, or what it takes (collateral,
/// fee, open interest) is not there.
Result<Order> make_order(const Market& market, const Contracts& contracts, const HedgeState& state,
                         const OrderRequest& request);

}  // namespace evenkeel::gmx_v2
