// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "chain/base/result.hpp"
#include "chain/types/i256.hpp"

namespace evenkeel {

/// A tick where liquidity begins or ends.
struct TickLiquidity {
    std::int32_t tick = 0;
    i256 net;  ///< What liquidity grows by when the price crosses it upward.
    bool operator==(const TickLiquidity&) const = default;
};

/// Liquidity behind a tick that is crossed, downward or upward. Errc::kDecode where it would be
/// below zero or beyond 128 bits: the ticks' liquidity does not add up.
Result<u256> liquidity_behind(const u256& liquidity, const i256& net, bool down);

/// Where a swap goes next.
struct NextTick {
    std::int32_t tick = 0;
    std::optional<i256> net;  ///< Nothing for one that only ends a word or the range of ticks.
};

/// The initialised ticks of a Uniswap v3 pool.
class TickTable {
  public:
    /// How far a swap looks. The pools read a word of 256 ticks (times the spacing) of their bitmap
    /// at a time and round at the end of each; `kTicks` goes from one initialised tick to the next.
    enum class Reach { kWord, kTicks };

    /// Errc::kInvalidArgument for a spacing that is not above zero, and for ticks that are out of
    /// range, not ascending, or no multiple of the spacing.
    static Result<TickTable> make(std::vector<TickLiquidity> ticks, std::int32_t spacing);

    /// The next tick at or below `tick` (`down`), or above it.
    NextTick next(std::int32_t tick, bool down, Reach reach) const;

    const std::vector<TickLiquidity>& ticks() const { return ticks_; }

  private:
    TickTable(std::vector<TickLiquidity> ticks, std::int32_t spacing)
        : ticks_(std::move(ticks)), spacing_(spacing) {}

    std::vector<TickLiquidity> ticks_;
    std::int32_t spacing_;
};

}  // namespace evenkeel
