// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <numeric>
#include <rapidcheck/catch.h>

#include "strategies/models/venue_allocation.hpp"

using namespace evenkeel;

namespace {

double share(int most, int parts) {
    return *rc::gen::inRange(0, most) / static_cast<double>(parts);
}

/// One to five venues, some without impact, some without a cap.
std::vector<VenueCost> random_venues() {
    std::vector<VenueCost> out(*rc::gen::inRange<std::size_t>(1, 6));
    for (VenueCost& venue : out) {
        venue.linear = share(20'000, 1'000'000) - 0.005;
        venue.impact = *rc::gen::inRange(0, 4) == 0 ? 0.0 : share(1'000'000, 1'000'000'000);
        if (*rc::gen::inRange(0, 2) == 0) venue.cap = share(100'000, 1'000);
    }
    return out;
}

}  // namespace

TEST_CASE("An allocation is the total, within every cap, and no single venue is cheaper",
          "[property]") {
    rc::prop("sum, caps, cost, and no exchange between two venues that saves", [] {
        const auto venues = random_venues();
        const double total = share(200'000, 1'000);
        const auto found = allocate(total, venues);
        double room = 0.0;
        for (const VenueCost& venue : venues) room += std::min(venue.cap, total);
        if (!found) {
            RC_ASSERT(room < total);
            return;
        }
        const double sum = std::accumulate(found->amounts.begin(), found->amounts.end(), 0.0);
        RC_ASSERT(std::abs(sum - total) <= 1e-9 * std::max(total, 1.0));
        const double noise = 1e-9 * std::max(total, 1.0);
        for (std::size_t i = 0; i < venues.size(); ++i) {
            RC_ASSERT(found->amounts[i] >= 0.0 && found->amounts[i] <= venues[i].cap);
            if (venues[i].cap >= total) RC_ASSERT(found->cost <= cost_of(venues[i], total) + noise);
        }
        // Moving a little from one to another never saves: the split is a minimum.
        const double little = total / 1000.0;
        for (std::size_t from = 0; from < venues.size(); ++from)
            for (std::size_t to = 0; to < venues.size(); ++to) {
                const double less = found->amounts[from] - little;
                const double more = found->amounts[to] + little;
                if (from == to || less < 0.0 || more > venues[to].cap) continue;
                const double saved =
                    cost_of(venues[from], found->amounts[from]) - cost_of(venues[from], less) -
                    (cost_of(venues[to], more) - cost_of(venues[to], found->amounts[to]));
                RC_ASSERT(saved <= noise);
            }
    });
}
