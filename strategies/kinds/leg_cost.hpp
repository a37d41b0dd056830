// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/cost_allocation.hpp"
#include "strategies/models/venue_allocation.hpp"

namespace evenkeel {

/// What a unit costs at a hedge, as shares of the notional at the reference price.
struct UnitCost {
    double fee = 0.0;      ///< Of the trade.
    double gap = 0.0;      ///< By how much its price is worse than the reference, skew included.
    double holding = 0.0;  ///< Of the position over the holding time; below zero: saved.
    double impact = 0.0;   ///< By which each unit makes the next one dearer.
    double fixed = 0.0;    ///< Of the order, in units of the asset.

    double trading() const { return fee + gap; }
    /// With a cap, in units of the asset.
    VenueCost venue(double cap) const { return {trading() + holding, impact, cap}; }
};

/// Of a trade there; `sells`: below zero. The hedge tells its cost.
UnitCost unit_cost(const PricedLeg& leg, bool sells, const CostTerms& terms);

/// "perp_v2 0.112% (fee 0.1%, price 0.002%, impact 0%, holding 0.01%)" of `size` units, with what
/// the order costs besides, if it does.
std::string cost_words(const PricedLeg& leg, const UnitCost& cost, double size);

}  // namespace evenkeel
