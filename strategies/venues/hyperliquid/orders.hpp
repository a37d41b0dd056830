// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/hyperliquid/market.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::hyperliquid {

/// The next transaction toward a trade of `request.size`, or less when reduce-only would pass zero:
/// margin out of the account's spot USDC if the position after it wants more (margin_before), else
/// the order itself.
///
/// The order is filled at once, in whole or in part, or cancelled. Its size is cut to whole lots;
/// its price, beyond which HyperCore fills nothing, is the worst accepted one rounded to a tick on
/// our side. Its client id are the first bytes of a hash of account, order and deadline: the same
/// decision has the same one. HyperCore knows no deadline; one that is mined late is bounded by
/// price and size alone, and by what else is sent with its nonce.
///
/// Errc::kRefused if the venue is closed, there is nothing to trade or to reduce, or HyperCore
/// would drop the order (would_fill).
Result<Order> make_order(const Market& market, const AssetInfo& info, const HedgeState& state,
                         const OrderRequest& request);

}  // namespace evenkeel::hyperliquid
