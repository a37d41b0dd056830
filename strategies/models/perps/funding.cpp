// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/funding.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/calendar.hpp"
#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "funding";

}  // namespace

Result<FundingPayment> funding_payment(double size, double mark, double rate,
                                       double interval_hours) {
    EVENKEEL_CHECK(check_positive(kModel, {{"a price", mark}, {"an interval", interval_hours}}));
    EVENKEEL_CHECK(check_finite(kModel, {{"a size", size}, {"a rate", rate}}));
    const double received = size == 0.0 ? 0.0 : (size < 0.0 ? rate : -rate);
    EVENKEEL_CHECK(check_positive(kModel, {{"what is left after an interval", 1.0 + received}}));
    const double intervals = kHoursPerYear / interval_hours;
    return FundingPayment{.cash = -size * mark * rate,
                          .apr = received * intervals,
                          .apy = std::expm1(intervals * std::log1p(received))};
}

Result<double> premium_funding_rate(const PremiumFunding& terms, double premium) {
    EVENKEEL_CHECK(check_not_negative(kModel, {{"a clamp", terms.clamp}, {"a cap", terms.cap}}));
    EVENKEEL_CHECK(check_finite(kModel, {{"interest", terms.interest}, {"a premium", premium}}));
    const double missing = std::clamp(terms.interest - premium, -terms.clamp, terms.clamp);
    return std::clamp(premium + missing, -terms.cap, terms.cap);
}

}  // namespace evenkeel
