// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>

#include "strategies/exposure/exposure.hpp"
#include "strategies/spec/spec.hpp"

namespace evenkeel {

struct StrategyParts;

/// One hedge of one strategy, both by their places in the configuration.
struct LegRef {
    std::size_t strategy = 0, leg = 0;
    auto operator<=>(const LegRef&) const = default;
};

/// One position that hedges of several strategies name. Each owns a part of it; the parts may be of
/// either sign and add up to the position.
struct SharedHedge {
    std::vector<LegRef> owners;  ///< At least two, one a strategy, in configuration order.
    bool operator==(const SharedHedge&) const = default;
};

/// The positions that hedges share. Errc::kConfig, naming both strategies, if one names a position
/// twice, if its venue cannot tell parts apart, or if they differ in what must be one: the asset
/// and every key but `share`. `parts` has one entry a strategy.
Result<std::vector<SharedHedge>> find_shared(std::span<const StrategySpec> specs,
                                             std::span<const StrategyParts> parts);

/// By strategy, the first of those that hang together by hedges they share; strategies that share
/// none are left out. While a transaction of one is not settled, none of them orders anything.
std::map<std::string, std::string> hang_together(std::span<const StrategySpec> specs,
                                                 std::span<const SharedHedge> shared);

/// Counts this part of a hedge, the exposure's `leg`-th, in the place of what was counted of it.
/// The account's profit or loss on it is in the first owner's value.
void own(Exposure& exposure, std::size_t leg, const OwnedPart& part);

/// Value of the positions, plus the hedges' account value and the money on hand that becomes margin
/// and comes out of it again, of one strategy by itself; in the unit of account.
Wad own_equity(const Exposure& exposure);

}  // namespace evenkeel
