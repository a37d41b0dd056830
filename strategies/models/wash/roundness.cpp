// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/wash/roundness.hpp"

#include <algorithm>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {

Result<bool> is_round(const u256& size, const u256& step) {
    const auto parts = div_rem(size, step);
    EVENKEEL_CHECK(demand(parts.has_value(), "a step of round sizes above zero"));
    return parts->remainder.is_zero();
}

Result<double> round_share(std::span<const u256> sizes, const u256& step) {
    EVENKEEL_CHECK(demand(!sizes.empty(), "sizes to look at"));
    double round = 0.0;
    for (const u256& size : sizes) {
        EVENKEEL_TRY(const bool is, is_round(size, step));
        if (is) round += 1.0;
    }
    return round / static_cast<double>(sizes.size());
}

Result<WashDiscount> wash_discount(double rounded, double unrounded, double ratio) {
    EVENKEEL_CHECK(
        demand(is_not_negative(rounded) && is_not_negative(unrounded) && is_not_negative(ratio),
               "volumes and a ratio not below zero"));
    const double total = rounded + unrounded;
    EVENKEEL_CHECK(demand(is_positive(total), "a volume above zero"));
    WashDiscount out;
    out.wash = std::max(unrounded - ratio * rounded, 0.0);
    out.wash_share = out.wash / total;
    out.honest = total - out.wash;
    return out;
}

}  // namespace evenkeel
