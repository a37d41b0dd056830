// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/aave_borrow/reserve.hpp"

namespace evenkeel::aave_borrow {

/// The next transaction on the way to this trade. Buying is a swap. So is selling what is there, if
/// that is half of the trade or more: what is wanted changes from block to block, and loans of a
/// little more each time would put the sale off for ever. Else exactly what is missing is borrowed
/// first. Errc::kRefused if the swap would not be made, or not that much may be borrowed.
Result<Order> make_order(const Lending& lending, const Reserve& reserve, const HedgeState& state,
                         const OrderRequest& request);

/// Pays the debt back with what is there: all of it, or the hundredth part of it or more; leave for
/// exactly that comes first. Asks for the debt and a day's interest where there is as much: the
/// pool takes no more than is owed. Nothing if nothing is to be done; Errc::kRefused while the
/// reserve is paused.
Result<std::optional<Order>> settle(const Lending& lending, const HedgeState& state,
                                    const OrderRequest& request);

}  // namespace evenkeel::aave_borrow
