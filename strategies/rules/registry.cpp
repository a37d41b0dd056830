// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/band.hpp"
#include "strategies/rules/interval.hpp"
#include "strategies/rules/optimal_band.hpp"
#include "strategies/rules/rule.hpp"
#include "strategies/rules/whalley_wilmott.hpp"
#include "strategies/rules/zakamouline.hpp"

namespace evenkeel {

const std::vector<RuleEntry>& rules() {
    static const std::vector<RuleEntry> all{
        {.name = "band", .keys = band_keys(), .make = &make_band},
        {.name = "interval", .keys = interval_keys(), .make = &make_interval},
        {.name = "optimal_band",
         .keys = optimal_band_keys(),
         .make = &make_optimal_band,
         .weighs_costs = true},
        {.name = "whalley_wilmott",
         .keys = whalley_wilmott_keys(),
         .make = &make_whalley_wilmott,
         .weighs_costs = true},
        {.name = "zakamouline",
         .keys = zakamouline_keys(),
         .make = &make_zakamouline,
         .weighs_costs = true},
    };
    return all;
}

}  // namespace evenkeel
