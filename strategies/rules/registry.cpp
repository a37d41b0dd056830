// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/rules/band.hpp"
#include "strategies/rules/interval.hpp"
#include "strategies/rules/rule.hpp"

namespace evenkeel {

const std::vector<RuleEntry>& rules() {
    static const std::vector<RuleEntry> all{
        {.name = "band", .keys = band_keys(), .make = &make_band},
        {.name = "interval", .keys = interval_keys(), .make = &make_interval},
    };
    return all;
}

}  // namespace evenkeel
