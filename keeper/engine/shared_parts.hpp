// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/engine/decision.hpp"
#include "keeper/guard/shared_watch.hpp"

namespace evenkeel {

/// The smallest order worth its costs, in units of the asset; zero if it is in money and the price
/// is not known.
Wad least_trade(const StrategySpec& strategy, const Result<Exposure>& exposure);

/// The parts of a shared hedge at a block, from its owners' marks and trades. `inputs` has one
/// entry a strategy; a position that moved by less than `least` was not touched. The errors of
/// Portfolio::hedge.
Result<SharedSight> see_shared(const Portfolio& portfolio, const SharedHedge& hedge,
                               const Snapshot& snapshot, const std::vector<StrategyInputs>& inputs,
                               const Wad& least);

/// The same for every shared hedge, each part counted in the owner's exposure in the place of the
/// whole position. A hedge that cannot be read leaves its place an error, as it does in the
/// exposures.
std::vector<Result<SharedSight>> own_parts(const Portfolio& portfolio, const Snapshot& snapshot,
                                           const std::vector<StrategyInputs>& inputs,
                                           std::vector<Result<Exposure>>& exposures);

/// Whose an order is that brings all of a shared hedge toward zero: as much of each part as of the
/// whole. None of an order that only prepares, or where there is nothing to close.
std::vector<OrderPart> closing_parts(const PortfolioSpec& spec, const SharedHedge& hedge,
                                     const SharedSight& sight, const Order& order);

}  // namespace evenkeel
