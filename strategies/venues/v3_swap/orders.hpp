// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/spec/figures.hpp"
#include "strategies/venues/approvals.hpp"
#include "strategies/venues/v3_swap/market.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::v3_swap {

using evenkeel::Leave;
using evenkeel::leave_order;

/// Errc::kRefused if the pool's price is beyond the worst one, or the trade too small: what would
/// be prepared for it were in vain. Asks for no balance.
Result<void> check_swap(const Market& market, const Pool& pool, const HedgeState& state,
                        const OrderRequest& request);

/// The next transaction on the way to this trade: leave for the router to take exactly what is
/// needed (zero first where some was left, as some tokens want it), then the swap. Leave for at
/// least half of it is used as it is: then the swap is that much smaller, and the rest is for
/// later.
///
/// Selling gives in exactly |size| for at least its worth at the worst price; buying takes out
/// exactly |size| for at most that; both rounded to our side, filled as a whole or reverted.
///
/// Errc::kRefused if the pool's price is already beyond the worst one, or the balance is too small.
Result<Order> make_order(const Market& market, const Pool& pool, const HedgeState& state,
                         const OrderRequest& request);

/// What the swap returned: the other token's amount. Errc::kDecode if it is not that.
Result<Fill> read_fill(const Market& market, const Pool& pool, const Order& order,
                       ByteView returned);

}  // namespace evenkeel::v3_swap
