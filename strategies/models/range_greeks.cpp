// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/range_greeks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace evenkeel {

namespace {

/// sqrt(high) - sqrt(low), without cancelling where they are close.
double root_distance(double low, double high) {
    return (high - low) / (std::sqrt(high) + std::sqrt(low));
}

/// Base tokens of one unit of liquidity between two prices: 1/sqrt(low) - 1/sqrt(high).
double base_between(double low, double high) {
    return root_distance(low, high) / (std::sqrt(low) * std::sqrt(high));
}

}  // namespace

RangeGreeks range_greeks(const PriceRange& range, double price) {
    const double at = std::clamp(price, range.lower, range.upper);
    RangeGreeks out;
    out.base = range.liquidity * base_between(at, range.upper);
    out.quote = range.liquidity * root_distance(range.lower, at);
    out.value = out.base * price + out.quote;
    out.delta = out.base;
    const bool inside = price > range.lower && price < range.upper;
    if (inside) out.gamma = -range.liquidity / (2.0 * price * std::sqrt(price));
    return out;
}

double liquidity_for_deposit(double base, double quote, double price, double lower, double upper) {
    const double at = std::clamp(price, lower, upper);
    double liquidity = std::numeric_limits<double>::infinity();
    if (price < upper) liquidity = base / base_between(at, upper);
    if (price > lower) liquidity = std::min(liquidity, quote / root_distance(lower, at));
    return liquidity;
}

double liquidity_for_value(double value, double price, double lower, double upper) {
    return value / range_greeks({1.0, lower, upper}, price).value;
}

double impermanent_loss(const PriceRange& range, double entry, double price) {
    // What was deposited beyond an edge is what was deposited there.
    const double start = std::clamp(entry, range.lower, range.upper);
    if (price < range.lower) {
        return -range.liquidity * root_distance(range.lower, start) *
               (1.0 - price / std::sqrt(start * range.lower));
    }
    if (price > range.upper) {
        return -range.liquidity * root_distance(start, range.upper) *
               (price / std::sqrt(start * range.upper) - 1.0);
    }
    const double moved = root_distance(start, price);
    return -(range.liquidity / std::sqrt(start)) * moved * moved;
}

double capital_efficiency(double price, double lower, double upper) {
    const double to_lower = root_distance(lower, price) / std::sqrt(price);
    const double to_upper = root_distance(price, upper) / std::sqrt(upper);
    return 2.0 / (to_lower + to_upper);
}

}  // namespace evenkeel
