// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "chain/base/result.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel {

/// Uniswap v3's range of ticks; a tick is a price of 1.0001^tick, token1 per token0 in raw units.
inline constexpr std::int32_t kMinTick = -887272;
inline constexpr std::int32_t kMaxTick = 887272;

/// Square root of the price at `kMinTick`, Q64.96: the lowest a pool can have.
inline constexpr u256 kMinSqrtRatio{4295128739u};
/// Square root of the price at `kMaxTick`, Q64.96: no pool reaches it.
inline constexpr u256 kMaxSqrtRatio{
    std::array<std::uint64_t, 4>{0x5d951d5263988d26, 0xefd1fc6a50648849, 0xfffd8963, 0}};

/// Square root of 1.0001^tick as Q64.96, bit for bit what the pools compute. Errc::kInvalidArgument
/// outside the range of ticks.
Result<u256> sqrt_ratio_at_tick(std::int32_t tick);

/// The greatest tick whose ratio is not above `sqrt_ratio`. Errc::kInvalidArgument below
/// kMinSqrtRatio and from kMaxSqrtRatio on.
Result<std::int32_t> tick_at_sqrt_ratio(const u256& sqrt_ratio);

}  // namespace evenkeel
