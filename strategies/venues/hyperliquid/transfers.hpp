// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/hyperliquid/market.hpp"
#include "strategies/venues/venue.hpp"

/// Margin between an account's spot USDC and its perps, which are two purses of HyperCore. Nothing
/// is moved without a leverage target, or while the venue is closed.
namespace evenkeel::hyperliquid {

/// What keeps leverage where it is to be though nothing is traded; see margin_to_settle().
Result<std::optional<Order>> keep_margin(const Market& market, const HedgeState& state,
                                         const OrderRequest& request);

/// What must be paid in before this trade; see margin_for_trade(). Also what HyperCore would miss
/// of margin at the leverage that the account has set for the perp, where all of that is there.
Result<std::optional<Order>> margin_before(const Market& market, const HedgeState& state,
                                           const Order& trade, const Wad& missing,
                                           const OrderRequest& request);

}  // namespace evenkeel::hyperliquid
