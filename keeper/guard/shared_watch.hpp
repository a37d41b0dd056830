// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/watch.hpp"

namespace evenkeel {

/// One owner of a shared hedge as the last blocks left it.
struct OwnerLook {
    std::size_t leg = 0;               ///< Which of the strategy's hedges it is.
    std::optional<HedgeMark> mark;     ///< With its part; nothing: none is known.
    const std::vector<Trade>& trades;  ///< With its share of each.
};

/// A shared hedge at one block, and what its owners know of it.
struct SharedLook {
    const HedgeState& whole;
    const Head& head;
    std::optional<std::uint64_t> last_mined;  ///< The latest of any owner's; see WatchInput.
    Wad least_trade;                          ///< The smallest of the owners'.
    std::vector<OwnerLook> owners;            ///< In configuration order.
};

/// What each owner owns at this block, and what its guard is to know of it.
struct SharedSight {
    std::vector<OwnedPart> parts;  ///< One an owner: they add up to the position.
    std::vector<SharedLeg> legs;   ///< One an owner.
    bool quiet = false;            ///< All is settled, and every owner has a mark of its part.
};

/// The parts of a shared hedge: marks of the owners and what orders filled since; see parts_of().
/// All marks are renewed together or none is, so that they add up to the position of one block.
/// What nobody's orders explain by more than `least_trade` moved the hedge of every owner. Pure.
SharedSight look_at_shared(const SharedLook& look);

}  // namespace evenkeel
