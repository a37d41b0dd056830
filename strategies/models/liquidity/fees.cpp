// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/fees.hpp"

#include <cmath>
#include <numbers>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "fees";

Result<void> check(const FeeShare& share) {
    EVENKEEL_CHECK(check_not_negative(
        kModel, {{"a fee", share.fee}, {"a protocol's share", share.protocol_share}}));
    EVENKEEL_CHECK(check_positive(
        kModel, {{"liquidity", share.liquidity}, {"active liquidity", share.active_liquidity}}));
    if (share.fee >= 1.0 || share.protocol_share > 1.0)
        return refuse_input(kModel, "expected a fee and a protocol's share of less than all");
    if (share.liquidity <= share.active_liquidity) return {};
    return refuse_input(kModel, "expected a position no larger than its pool, found " +
                                    std::to_string(share.liquidity) + " of " +
                                    std::to_string(share.active_liquidity));
}

/// What of a unit of volume the position earns.
double per_volume(const FeeShare& share) {
    return share.fee * (1.0 - share.protocol_share) * (share.liquidity / share.active_liquidity);
}

}  // namespace

Result<double> expected_fees(const FeeShare& share, double volume) {
    EVENKEEL_CHECK(check(share));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"volume", volume}}));
    return volume * per_volume(share);
}

Result<double> break_even_volume(const FeeShare& share, double loss) {
    EVENKEEL_CHECK(check(share));
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a loss", loss}}));
    if (per_volume(share) > 0.0) return loss / per_volume(share);
    return refuse_input(kModel, "the position earns nothing at any volume");
}

Result<double> break_even_turnover(double loss_rate, double fee) {
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a loss", loss_rate}}));
    EVENKEEL_CHECK(check_positive(kModel, {{"a fee", fee}}));
    return loss_rate / fee;
}

Result<double> fee_implied_volatility(double fee_rate, double liquidity, double price) {
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a fee rate", fee_rate}}));
    EVENKEEL_CHECK(check_positive(kModel, {{"liquidity", liquidity}, {"a price", price}}));
    return std::sqrt(4.0 * fee_rate / (liquidity * std::sqrt(price)));
}

Result<double> fee_growth_rate(std::span<const FeeGrowthPoint> points, double half_life) {
    EVENKEEL_CHECK(check_positive(kModel, {{"a half-life", half_life}}));
    if (points.size() < 2)
        return refuse_input(kModel,
                            "expected two points or more, found " + std::to_string(points.size()));
    double earned = 0.0, weight = 0.0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const double passed = points[i].time - points[i - 1].time;
        EVENKEEL_CHECK(check_positive(kModel, {{"the time between points", passed}}));
        const double growth = points[i].growth - points[i - 1].growth;
        EVENKEEL_CHECK(check_not_negative(kModel, {{"fee growth", growth}}));
        // The weights of this stretch's seconds, in units of a newest second's times the decay.
        const double fade = std::exp2(-passed / half_life);
        earned = earned * fade + growth / passed * (1.0 - fade);
        weight = weight * fade + (1.0 - fade);
    }
    return earned / weight;
}

}  // namespace evenkeel
