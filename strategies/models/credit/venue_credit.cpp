// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/credit/venue_credit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

Result<void> check_venue(const VenueCredit& venue) {
    const bool fits = std::isfinite(venue.margin) && venue.margin >= 0.0 &&
                      std::isfinite(venue.hazard) && venue.hazard >= 0.0 && venue.recovery >= 0.0 &&
                      venue.recovery < 1.0;
    if (fits) return {};
    return unfit(
        "venue credit: expected a margin and hazard of zero or more and a recovery of "
        "zero or more and below one");
}

}  // namespace

Result<double> credit_charge(const VenueCredit& venue) {
    EVENKEEL_CHECK(check_venue(venue));
    return venue.hazard * (1.0 - venue.recovery) * venue.margin;
}

Result<double> credit_cost_per_notional(const VenueCredit& venue, double leverage, double years) {
    EVENKEEL_CHECK(check_venue(venue));
    EVENKEEL_CHECK(check_positive(leverage, "venue credit: leverage"));
    EVENKEEL_CHECK(check_positive(years, "venue credit: the time"));
    return venue.hazard * (1.0 - venue.recovery) * years / leverage;
}

Result<std::vector<double>> margin_excess(std::span<const double> margins, double most) {
    EVENKEEL_CHECK(check_sample(margins, 0, "venue credit: margins"));
    if (!(most > 0.0 && most <= 1.0))
        return unfit("venue credit: the most at one venue is not between zero and one");
    if (std::ranges::any_of(margins, [](double one) { return one < 0.0; }))
        return unfit("venue credit: a margin is below zero");
    const double allowed = most * std::accumulate(margins.begin(), margins.end(), 0.0);
    std::vector<double> out;
    for (const double margin : margins) out.push_back(std::max(margin - allowed, 0.0));
    return out;
}

}  // namespace evenkeel
