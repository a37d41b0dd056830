// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/plan.hpp"

namespace evenkeel {

/// Seconds from the last mined hedge to the block, or nothing if there was none. Zero if a reorg
/// put the block before the hedge.
inline std::optional<std::uint64_t> elapsed(const StrategyState& state, std::uint64_t block_time) {
    if (!state.last_rebalance) return std::nullopt;
    return block_time > *state.last_rebalance ? block_time - *state.last_rebalance : 0;
}

}  // namespace evenkeel
