// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace evenkeel {

/// One token of a weighted pool: balance in human units, weight as a fraction.
struct WeightedSide {
    double balance = 0.0, weight = 0.0;
};

/// Quote per base without fee: (quote balance / quote weight) / (base balance / base weight)
/// (Martinelli and Mushegian, Balancer whitepaper, 2019, eq. 2).
double spot_price(const WeightedSide& base, const WeightedSide& quote);

/// d ln(balance of i)/d ln(price of j) along the invariant Πx^w, all other prices unchanged:
/// w_j - [i = j], from x_i·p_i = w_i·V and V in proportion to Πp^w.
double weighted_elasticity(const std::vector<double>& weights, std::size_t i, std::size_t j);

}  // namespace evenkeel
