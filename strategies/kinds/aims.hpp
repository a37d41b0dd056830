// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/index_tracking.hpp"
#include "strategies/kinds/market_neutral.hpp"
#include "strategies/memory/market_memory.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// A carry trade: the asset bought and as much of it sold short, while longs pay for that.
struct CarryTerms {
    Wad size;  ///< In units of the asset, once all of it is held.
    Wad step;  ///< The most that is bought or sold at once, and so the most that stays unhedged.
    bool operator==(const CarryTerms&) const = default;
};
/// Which hedge of a carry trade holds the asset itself; the other one is the perp.
inline constexpr std::size_t kSpotLeg = 1;

/// What a strategy aims at besides its `target`, and what it remembers for that.
struct Aims {
    std::optional<MemoryTerms> memory = {};  ///< Nothing: nothing is remembered.
    std::optional<Wad> leverage = {};        ///< Delta wanted, as a multiple of equity.
    std::optional<CarryTerms> carry = {};
    std::optional<MarketNeutralTerms> neutral = {};
    std::optional<IndexTrackingTerms> index = {};
    bool operator==(const Aims&) const = default;
};

/// `leverage` of the kind target_leverage.
std::vector<Key> target_leverage_keys();
/// `size`, `step`, `enter` and `exit` of the kind cash_and_carry.
std::vector<Key> cash_and_carry_keys();

/// From `models` and the kind's own keys. Errc::kConfig for values that mean nothing, or not
/// together: a tilt without a risk aversion and a volatility, a carry trade whose hedges are not a
/// perp and a spot_swap.
Result<Aims> aims_of(const StrategySpec& spec);

/// What the models make of the memory, and the target that follows from it: both are set in the
/// exposure, with words; why there is no target, if so, in its outlook. Errc::kOverflow where a
/// figure leaves its range; Errc::kMissing for a leverage of what is worth nothing.
Result<void> take_aim(const StrategySpec& spec, const Aims& aims, const MarketMemory& memory,
                      Exposure& exposure);

}  // namespace evenkeel
