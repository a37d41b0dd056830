// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/aims.hpp"
#include "strategies/kinds/portfolio.hpp"

namespace evenkeel {

const std::vector<KindEntry>& kinds() {
    static const std::vector<KindEntry> all{
        {.name = "delta_neutral",
         .help = "Keeps the net delta of the asset at its target by trading its hedges."},
        {.name = "target_leverage",
         .help = "Keeps the net delta at a multiple of what the strategy is worth.",
         .keys = target_leverage_keys()},
        {.name = "cash_and_carry",
         .help = "Holds the asset and as much of it short while funding pays for that.",
         .keys = cash_and_carry_keys()},
        {.name = "market_neutral",
         .help = "Keeps the net delta where it offsets other assets too, by their covariance.",
         .keys = market_neutral_keys()},
        {.name = "index_tracking",
         .help = "Holds the asset's part of what follows an index of several.",
         .keys = index_tracking_keys()}};
    return all;
}

}  // namespace evenkeel
