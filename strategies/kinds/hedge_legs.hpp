// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/container/small_vector.hpp>
#include <span>

#include "chain/types/head.hpp"
#include "strategies/exposure/exposure.hpp"
#include "strategies/kinds/allocation.hpp"
#include "strategies/kinds/plan.hpp"

namespace evenkeel {

/// The hedges of a strategy at one block, in configuration order: rarely more than a few, and asked
/// for at every decision.
using Hedges = boost::container::small_vector<const HedgeState*, 4>;

/// Those of an exposure, which must outlive them.
Hedges hedges_of(const Exposure& exposure);
/// As the next trade finds them; one share a hedge.
std::vector<Leg> legs_of(const Hedges& hedges, std::span<const std::optional<Wad>> shares);

/// Why each that is closed takes no orders, in words.
std::string closed_reasons(const Hedges& hedges);
/// What they have yet to carry out, in words; empty if nothing.
std::string at_venues(const Hedges& hedges, const Head& head);
/// The same of a venue that does not show its orders: what may still come of the last one.
std::optional<std::string> unseen(const Hedges& hedges, const StrategyState& state,
                                  const Head& head);
/// Whether one of their open orders can no longer be carried out.
bool any_dead(const Hedges& hedges);
/// Why nobody lends what would have to be borrowed, in words; empty if it is lent.
std::string unlent(const Hedges& hedges);

}  // namespace evenkeel
