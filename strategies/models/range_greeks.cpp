// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/range_greeks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace evenkeel {

RangeGreeks range_greeks(const PriceRange& range, double price) {
    const double at = std::sqrt(std::clamp(price, range.lower, range.upper));
    RangeGreeks out;
    out.base = range.liquidity * (1.0 / at - 1.0 / std::sqrt(range.upper));
    out.quote = range.liquidity * (at - std::sqrt(range.lower));
    out.value = out.base * price + out.quote;
    out.delta = out.base;
    const bool inside = price > range.lower && price < range.upper;
    if (inside) out.gamma = -range.liquidity / (2.0 * price * std::sqrt(price));
    return out;
}

double liquidity_for_deposit(double base, double quote, double price, double lower, double upper) {
    const double at = std::sqrt(std::clamp(price, lower, upper));
    double liquidity = std::numeric_limits<double>::infinity();
    if (price < upper) liquidity = base / (1.0 / at - 1.0 / std::sqrt(upper));
    if (price > lower) liquidity = std::min(liquidity, quote / (at - std::sqrt(lower)));
    return liquidity;
}

double liquidity_for_value(double value, double price, double lower, double upper) {
    return value / range_greeks({1.0, lower, upper}, price).value;
}

double impermanent_loss(const PriceRange& range, double entry, double price) {
    const double root = std::sqrt(price), root_entry = std::sqrt(entry);
    const double root_lower = std::sqrt(range.lower), root_upper = std::sqrt(range.upper);
    if (price < range.lower) {
        return -range.liquidity * (root_entry - root_lower) *
               (1.0 - price / (root_entry * root_lower));
    }
    if (price > range.upper) {
        return -range.liquidity * (root_upper - root_entry) *
               (price / (root_entry * root_upper) - 1.0);
    }
    const double moved = root - root_entry;
    return -(range.liquidity / root_entry) * moved * moved;
}

double capital_efficiency(double price, double lower, double upper) {
    return 1.0 / (1.0 - (std::sqrt(lower / price) + std::sqrt(price / upper)) / 2.0);
}

}  // namespace evenkeel
