// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/conditions.hpp"

namespace evenkeel {

/// What became of pegs at one block.
struct PegWatch {
    std::vector<PegMemory> memories;  ///< For the next block; one an asset with a peg.
    std::vector<Finding> findings;    ///< None where no asset has one.
};

/// Holds each asset with a peg against limits.depeg, which must be there. Its signs are a sum of
/// discounts (a one-sided CUSUM, one step a bar of chain time; between bars it is looked at as if
/// the bar ended now), its part of a pool and what part of it is lent. A discount that is too deep,
/// or three signs, lose the peg; two signs reduce, and so does the sum where nothing else is known;
/// one of several is only told. A feed that does not answer is a condition of its own. The sum is
/// at most twice the alarm, so that a discount of a day does not hold for weeks after it. Pure.
PegWatch watch_pegs(const GuardState& previous, const WatchInput& input);

}  // namespace evenkeel
