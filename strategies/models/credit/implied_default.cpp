// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/credit/implied_default.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

Result<void> check_recovery(double recovery) {
    if (recovery >= 0.0 && recovery < 1.0) return {};
    return unfit("credit: the recovery is " + std::to_string(recovery) +
                 ", expected zero or more and below one");
}

Result<void> check_not_below_zero(double value, std::string_view what) {
    if (std::isfinite(value) && value >= 0.0) return {};
    return unfit("credit: " + std::string(what) + " is " + std::to_string(value) +
                 ", expected zero or above");
}

Result<void> check_rate(double rate) {
    if (std::isfinite(rate)) return {};
    return unfit("credit: the rate is not finite");
}

}  // namespace

Result<ImpliedDefault> implied_default(double spot, double recovery, double rate, double years) {
    EVENKEEL_CHECK(check_positive(spot, "credit: the spot price"));
    EVENKEEL_CHECK(check_recovery(recovery));
    EVENKEEL_CHECK(check_rate(rate));
    EVENKEEL_CHECK(check_positive(years, "credit: the time"));
    ImpliedDefault out;
    out.raw = (1.0 - spot * std::exp(rate * years)) / (1.0 - recovery);
    out.probability = std::clamp(out.raw, 0.0, 1.0);
    // Not -log1p(...), which would make a hazard of minus zero of none.
    out.hazard = std::abs(std::log1p(-out.probability)) / years;
    out.spread = out.hazard * (1.0 - recovery);
    return out;
}

Result<double> hazard_of_spread(double spread, double recovery) {
    EVENKEEL_CHECK(check_not_below_zero(spread, "the spread"));
    EVENKEEL_CHECK(check_recovery(recovery));
    return spread / (1.0 - recovery);
}

double default_probability(double hazard, double years) {
    return -std::expm1(-hazard * years);
}

Result<DefaultSwap> default_swap(double hazard, double recovery, double rate, double years) {
    EVENKEEL_CHECK(check_not_below_zero(hazard, "the hazard"));
    EVENKEEL_CHECK(check_recovery(recovery));
    EVENKEEL_CHECK(check_rate(rate));
    EVENKEEL_CHECK(check_positive(years, "credit: the time"));
    const double both = hazard + rate;
    DefaultSwap out;
    out.annuity = both == 0.0 ? years : -std::expm1(-both * years) / both;
    out.protection = (1.0 - recovery) * hazard * out.annuity;
    out.par_spread = hazard * (1.0 - recovery);
    return out;
}

}  // namespace evenkeel
