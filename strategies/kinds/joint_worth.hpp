// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <span>

#include "strategies/kinds/shared_hedge.hpp"

namespace evenkeel {

/// Strategies whose worth is told together, as what they lose is: they share a hedge, or a position
/// of which each hedges another asset.
struct JointWorth {
    std::set<std::size_t> members;  ///< At least two, by their places in the configuration.
    /// On whose margin a hedge stands, where others of its venue may stand on it too.
    std::map<LegRef, Address> margins = {};
    /// Tokens on the account that entries of the members count: they are no money on hand.
    std::set<Address> counted = {};
    bool operator==(const JointWorth&) const = default;
};

/// All of them. A position does not join strategies of which two hedge with balances or loans: what
/// such hedges are worth has the account's money and collateral in it, each of them all.
std::vector<JointWorth> joint_worths(const PortfolioSpec& spec,
                                     std::span<const StrategyParts> parts,
                                     std::span<const SharedHedge> shared);

/// Says in each exposure what the others of its group are worth beside it: positions, hedges,
/// margins and money on hand count once. `exposures` has one entry a strategy.
void stand_together(std::span<const JointWorth> groups, std::vector<Result<Exposure>>& exposures);

}  // namespace evenkeel
