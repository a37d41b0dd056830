// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// What lies with a venue that may fail.
struct VenueCredit {
    double margin = 0.0;    ///< In quote, not below zero.
    double hazard = 0.0;    ///< Of failing, a year: policy, 0.02 to 0.10 as a rule.
    double recovery = 0.0;  ///< In [0, 1).
};

/// What the risk of its failing costs a year, in quote: hazard (1 - R) margin. An error for figures
/// that are not as above.
Result<double> credit_charge(const VenueCredit& venue);

/// The same as a cost of each unit of notional held for some years at this leverage, for
/// VenueCost::linear: hazard (1 - R) years / leverage. An error too unless both are above zero.
Result<double> credit_cost_per_notional(const VenueCredit& venue, double leverage, double years);

/// The most of all margin that one venue should hold.
inline constexpr double kMostMarginAtOneVenue = 0.4;

/// By how much each venue holds more than its part of all margin, in quote; zero for none. An error
/// if a figure is below zero or not finite, or `most` is not in (0, 1].
Result<std::vector<double>> margin_excess(std::span<const double> margins,
                                          double most = kMostMarginAtOneVenue);

}  // namespace evenkeel
