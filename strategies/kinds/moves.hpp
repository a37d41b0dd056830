// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/cost_allocation.hpp"
#include "strategies/kinds/delta_neutral.hpp"

namespace evenkeel {

/// What trading at each of a strategy's hedges costs at one block.
struct Prices {
    std::vector<PricedLeg> legs;
    CostTerms terms;
    Wad least;  ///< No order is smaller, in units of the asset.
};

/// Of an exposure whose hedges stand in the legs' order.
Prices prices_of(const AllocationSpec& allocation, const Exposure& exposure, std::vector<Leg> legs,
                 const Wad& least);

/// For how long a move between hedges must have paid before it is made, in seconds: the seventh
/// part of the holding time. What comes and goes within that, as funding does, moves nothing.
std::uint64_t patience(const AllocationSpec& allocation);

/// The move that pays at this block, and since when it has: the one before as long as it still
/// does, else the one that gains most. Nothing if none does.
std::optional<MoveWish> next_wish(const Prices& prices, const std::optional<MoveWish>& before,
                                  std::uint64_t now);

/// The move of `plan.wish`, as large as one order may be, if it has paid for long enough; said in
/// `plan.reason` in either case. Nothing while only reducing orders pass or a venue has an order to
/// carry out, and nothing that the strategy's rule would not undo at once at another hedge: the
/// delta would stay off by it.
Result<std::optional<Move>> due_move(const DeltaNeutral& parts, const Prices& prices,
                                     const Exposure& exposure, const StrategyState& state,
                                     const Head& head, Plan& plan);

}  // namespace evenkeel
