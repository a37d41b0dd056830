// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace evenkeel {

/// What trading q at one venue costs: linear * q + impact * q^2 / 2. Cost and q are in any units
/// that all venues of an allocation share.
struct VenueCost {
    double linear = 0.0;  ///< A unit's cost besides impact; below zero it pays.
    double impact = 0.0;  ///< By how much each unit makes the next one dearer; not below zero.
    double cap = std::numeric_limits<double>::infinity();  ///< The most it takes; not below zero.
    bool operator==(const VenueCost&) const = default;
};

/// The cost of q at this venue alone.
double cost_of(const VenueCost& venue, double q);

/// A split over venues, and what it costs.
struct VenueAllocation {
    std::vector<double> amounts;  ///< One a venue, not below zero.
    double marginal = 0.0;  ///< Of the next unit: what every venue that takes some has come to.
    double cost = 0.0;
};

/// The cheapest split of `total`: min sum(c_i q_i + eta_i q_i^2 / 2) with sum q_i = total and
/// 0 <= q_i <= cap_i. Where the marginal cost is mu, q_i = clip((mu - c_i) / eta_i, 0, cap_i); mu
/// is found by bisection. Among venues without impact and of one cost the earlier ones are filled
/// first. Nothing if they cannot take as much, or a figure is not finite or below zero where it
/// must not be.
std::optional<VenueAllocation> allocate(double total, std::span<const VenueCost> venues);

}  // namespace evenkeel
