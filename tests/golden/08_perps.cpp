// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/venue_allocation.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

json venues(const Case& one) {
    std::vector<VenueCost> costs;
    for (const json& venue : one.in.at("venues"))
        costs.push_back(
            {number(venue, "linear_cost"), number(venue, "impact"), number(venue, "cap")});
    const auto found = allocate(number(one.in, "total_notional"), costs);
    if (!found) throw Refused("the venues cannot take that much");
    return {{"allocation", found->amounts},
            {"marginal_cost", found->marginal},
            {"total_cost", found->cost}};
}

const Shapes kShapes{{"08_perps", {"total_notional", "venues"}, {}, &venues}};

}  // namespace
}  // namespace evenkeel::golden
