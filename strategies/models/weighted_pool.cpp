// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/weighted_pool.hpp"

namespace evenkeel {

double spot_price(const WeightedSide& base, const WeightedSide& quote) {
    return quote.balance / quote.weight * (base.weight / base.balance);
}

double weighted_elasticity(const std::vector<double>& weights, std::size_t i, std::size_t j) {
    return weights[j] - (i == j ? 1.0 : 0.0);
}

}  // namespace evenkeel
