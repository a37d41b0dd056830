// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/exposure/exposure.hpp"
#include "strategies/rules/costs.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// How a trade goes over the hedges, and what gas costs.
struct CostScope {
    AllocationBy by = AllocationBy::kUsual;
    std::span<const std::optional<Wad>> shares;  ///< One a hedge; all or none.
    double gas_price = 0.0;                      ///< Of a unit of gas, in the chain's coin.
};

/// What bringing the exposure to its target costs at its hedges that take orders: by cost at the
/// cheapest of those that tell, by share at all of them together, else at the first. Without a rate
/// if one of those that it goes to does not tell. The gap between a hedge's price and the oracle's,
/// and what a venue charges for skew, are not counted: paid on one way, got back on the other.
Costs hedge_costs(const Exposure& exposure, const CostScope& scope);

}  // namespace evenkeel
