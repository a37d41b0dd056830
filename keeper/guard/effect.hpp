// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/guard.hpp"

namespace evenkeel {

/// What an order would do, as a node showed it before anything was signed.
struct Effect {
    Wad delta_after;  ///< Net delta, in units of the asset.
    /// Change of the hedge that was traded. The net delta changes by more or less where a swap
    /// moves the price of a pool that the portfolio has liquidity in.
    Wad filled;
    Wad value_lost;  ///< At the oracle price, fees included; below zero for a gain.
    bool operator==(const Effect&) const = default;
};

/// What changed between the exposure before the order and the one a node showed after it. A hedge
/// counts at the oracle price (cash + open notional + size x price) and not at its venue's own
/// index, which may be an average of the past. Errc::kOverflow for absurd figures.
Result<Effect> effect_between(const Order& order, const Exposure& before, const Exposure& after);

/// What a fill alone shows: value is lost where it traded worse than the oracle price. Fees that
/// the venue does not put into its price are not in it.
Result<Effect> effect_of(const Exposure& before, const Fill& fill);

/// Why an order must not be sent: the absolute net delta would not fall (or, by half of a move
/// between hedges, rise by more than the order), the hedge would not change
/// as planned (to a hundredth of the order), or more value would be lost than `slippage_budget` (a
/// fraction) of its notional. Empty means go.
std::vector<Refusal> examine_effect(const Order& order, const Exposure& before,
                                    const Effect& effect, const Wad& slippage_budget);

}  // namespace evenkeel
