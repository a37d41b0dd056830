// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/holding.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel::perp_v2 {

/// Where a market's costs are asked.
struct CostSources {
    Address registry, pool, exchange, config, base_token;
    std::uint32_t twap_interval = 0;  ///< Seconds, of the prices that funding uses.
};

/// The calls of each block that they need.
struct CostReads {
    CallIndex fee{}, liquidity{}, market_twap{}, max_funding{};
};

CostReads add_cost_reads(const CostSources& sources, CallList& calls);

/// The exchange's fee, the funding that a short would pay at the rate of now (a day's is the
/// market's average price over the index's, less 1, within the largest rate), and the pool's depth.
/// `index` is the index's average of the same time; `sqrt_price` the pool's. Nothing while the
/// market is too young for an average, or has no liquidity.
Result<std::optional<TradingCost>> read_cost(const CostReads& reads, const Snapshot& snapshot,
                                             const Wad& index, const u256& sqrt_price);

}  // namespace evenkeel::perp_v2
