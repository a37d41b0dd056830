// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/hedge_legs.hpp"
#include "strategies/kinds/moves.hpp"

namespace evenkeel {

/// What one delta-neutral decision is made from; all that it refers to must outlive it.
struct Scene {
    const DeltaNeutral& parts;
    const Exposure& exposure;
    const StrategyState& state;
    const Head& head;
    Hedges hedges = hedges_of(exposure);
};

/// A plan of the exposure that holds, for no reason yet.
Plan base_plan(const Exposure& exposure);

/// Makes a plan that holds one of this order.
void add_order(Plan& plan, const Exposure& exposure, Order order);

/// The hedges as the rule's trades find them.
std::vector<Leg> rule_legs(const Scene& scene);

/// What trading costs where; nothing if trades do not go by cost.
Result<std::optional<Prices>> prices_of(const Scene& scene);

/// As `request_of`.
OrderRequest request_for(const Scene& scene, const HedgeState& hedge, const Wad& size);

}  // namespace evenkeel
