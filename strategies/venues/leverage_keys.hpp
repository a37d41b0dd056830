// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/models/leverage.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel {

/// The keys of `leverage`, which every perp has.
struct LeverageSpec {
    std::optional<Wad> target;  ///< Of notional over margin; nothing: margin is never moved.
    std::optional<Wad> max;     ///< No order may leave more; nothing: the venue's own bound.
    Wad band;                   ///< By what share of the target leverage may be off it.
    Wad min_transfer;           ///< Less is not moved, in the unit of account.
    bool operator==(const LeverageSpec&) const = default;

    /// Where leverage may be: `band` about the target, and no higher than `max`. Asks for a target.
    LeverageBand limits() const;
    /// The same with so many times the margin, 1 at least: the target is that much lower. `max`
    /// stays: caution may not keep a hedge from its trade where the money for it is missing.
    LeverageSpec with_margin(const Wad& times) const;
};

/// The group `leverage`: `target`, `max`, `band` and `min_transfer`.
Key leverage_key();

/// Reads it. Errc::kConfig, by the venue's name, if target or max is not above zero, target above
/// max, the band not above zero or more than all of it, or min_transfer below zero or not in USD.
Result<LeverageSpec> leverage_of(const std::string& venue, const Params& params);

}  // namespace evenkeel
