// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/depth_history.hpp"
#include "tests/golden/pools.hpp"

namespace evenkeel::golden {
namespace {

json depth_case(const Case& one) {
    const GoldenPool pool = pool_of(one.in);
    const auto depth =
        value_of(market_depth(pool.state, pool.ticks, pool.tokens, number(one.in, "pct")));
    return {{"mid_usdc_per_eth", depth.mid},
            {"eth_sold_by_pool_on_up_move", depth.base_sold_up},
            {"usdc_sold_by_pool_on_down_move", depth.quote_sold_down},
            {"depth_up_usd", depth.worth_up}};
}

json fragmentation_case(const Case& one) {
    const auto found = value_of(fragmentation(numbers(one.in, "shares")));
    return {{"hhi", found.hhi}, {"effective_venues", found.effective}, {"entropy", found.entropy}};
}

const Shapes kShapes{{"12_liquidity_heatmap", {"file", "pct"}, {}, &depth_case},
                     {"12_liquidity_heatmap", {"shares"}, {}, &fragmentation_case}};

}  // namespace
}  // namespace evenkeel::golden
