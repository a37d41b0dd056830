// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/delta_neutral.hpp"
#include "strategies/kinds/portfolio.hpp"
#include "strategies/kinds/strategy.hpp"

namespace evenkeel {

/// What a portfolio is made of; for its own sources.
struct Portfolio::Parts {
    PortfolioSpec spec;
    AssetBook book;
    std::vector<StrategyParts> strategies;
    std::vector<SharedHedge> shared;
    std::vector<JointWorth> joint;
    CallIndex sequencer{};  ///< Good if the spec has a feed and reads were planned.
    /// What the signing chain's oracles are asked at every block, once reads are planned.
    std::vector<CallIndex> price_calls = {};

    /// What a decision of strategy `index` needs besides the block.
    DeltaNeutral deciding(std::size_t index) const {
        ensure_invariant(index < strategies.size(), "no such strategy");
        const StrategyParts& own = strategies[index];
        return {spec.strategies[index], *own.rule, own.hedges, own.shares, tip_paid(spec)};
    }
};

}  // namespace evenkeel
