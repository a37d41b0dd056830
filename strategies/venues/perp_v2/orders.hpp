// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/perp_v2/market.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::perp_v2 {

/// The transaction that trades `request.size` of the base token, or less when reduce-only would
/// pass zero; closing all of it is closePosition, anything else openPosition with the amount in
/// base.
///
/// Slippage is bounded by oppositeAmountBound: at least (selling) or at most (buying) |size| at the
/// worst price, rounded to our side, so an order is filled as a whole within it or reverts.
/// sqrtPriceLimitX96 is a second fence and does not revert: the pool stops there and the rest stays
/// unfilled. It therefore stands where an order of that worst average price ends if liquidity is
/// even, worst^2 / price, and never nearer than the worst price itself.
///
/// Errc::kRefused if the venue is closed, there is nothing to trade or to reduce, or the pool's
/// price is already beyond the worst one.
Result<Order> make_order(const Market& market, const HedgeState& state,
                         const OrderRequest& request);

/// What openPosition or closePosition returned: the base and quote that changed hands, the quote
/// without the exchange's fee. Errc::kDecode if it is not that.
Result<Fill> read_fill(const Order& order, ByteView returned);

}  // namespace evenkeel::perp_v2
