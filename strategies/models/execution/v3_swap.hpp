// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "strategies/models/execution/swap_step.hpp"
#include "strategies/models/execution/tick_table.hpp"

namespace evenkeel {

/// A Uniswap v3 pool where its price is.
struct V3PoolState {
    u256 sqrt_price;        ///< Q64.96, raw token1 per raw token0.
    std::int32_t tick = 0;  ///< slot0.tick.
    u256 liquidity;         ///< Active.
    std::uint32_t fee = 0;  ///< Parts of `kFeeUnit`.
    bool operator==(const V3PoolState&) const = default;
};

/// What is traded, in raw units.
struct V3SwapRequest {
    bool zero_for_one = true;  ///< Token0 is paid in.
    SwapSide side = SwapSide::kExactInput;
    u256 amount;  ///< Paid in with the fee, or paid out. Above zero, below 2^255.
    std::optional<u256> sqrt_limit{};  ///< Where to stop; the end of all prices if nothing.
    TickTable::Reach reach = TickTable::Reach::kWord;
};

/// What comes of it.
struct V3Swap {
    u256 in, out;  ///< `in` with the fee.
    u256 fee;      ///< Of `in`.
    V3PoolState after;
    unsigned crossed = 0;      ///< Initialised ticks.
    bool is_complete = false;  ///< All of the amount; otherwise the price limit was met first.
};

/// UniswapV3Pool.swap of v3-core 1.0.0 without its side effects, to the last unit. As the pool
/// does, Errc::kInvalidArgument for an amount of zero and for a limit on the wrong side of the
/// price; also for a tick that is not the price's. Errc::kDecode if the ticks' liquidity does not
/// add up.
Result<V3Swap> v3_swap(const V3PoolState& pool, const TickTable& ticks,
                       const V3SwapRequest& request);

/// What can be traded until the price is at `sqrt_limit`, above or below where it is: sizing within
/// a slippage limit.
Result<V3Swap> v3_swap_to(const V3PoolState& pool, const TickTable& ticks, const u256& sqrt_limit);

}  // namespace evenkeel
