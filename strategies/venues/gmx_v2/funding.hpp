// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/holding.hpp"
#include "strategies/kinds/plan.hpp"
#include "strategies/venues/gmx_v2/calls.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::gmx_v2 {

/// Collateral that an order is to bring along, in units of the token.
struct Wanted {
    u256 least, all;
};

/// What it brings, or the leave that has to be given first.
struct Funding {
    u256 amount;
    std::optional<u256> leave;  ///< Exactly what is to be taken.
};

/// As much as the account has of what is wanted. Leave for at least half of that is used as it is:
/// prices move from block to block, and leave for a little more each time would never do. A little
/// more leave than is wanted is used up.
/// Errc::kRefused if less than the least is there.
Result<Funding> fund(const Market& market, const HedgeState& state, const Wanted& wanted);

/// Units of the collateral token that are worth this, and no less (kUp) or no more (kDown).
Result<u256> collateral_for(const Wad& money, const KeeperMarket& figures, Rounding rounding);

/// What so much collateral counts as margin, in USD.
Result<Wad> collateral_worth(const u256& amount, const KeeperMarket& figures);

/// What the account has of it, in units of the token.
u256 held_collateral(const Market& market, const HedgeState& state);

/// The transaction that gives this leave.
Order leave_for(const Market& market, const Contracts& contracts, const HedgeState& state,
                const u256& amount);

/// The transaction that creates the order, with its value and cost. Errc::kRefused if its fee is
/// above the operator's bound, or more than the account has.
Result<Order> created(const Market& market, const HedgeState& state, const NewOrder& order);

/// Puts venue, market and deadline to it.
Order labelled(Order order, const HedgeState& state, const OrderRequest& request);

/// The figures of this block, which read_state() always has.
const KeeperMarket& figures_of(const HedgeState& state);

/// Something is in the way that may be gone later.
tl::unexpected<Error> refuse(const std::string& what);

}  // namespace evenkeel::gmx_v2
