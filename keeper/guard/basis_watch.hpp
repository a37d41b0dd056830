// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/conditions.hpp"

namespace evenkeel {

/// What became of the bases of a strategy's perps at one block.
struct BasisWatch {
    std::vector<BasisMemory> memories;  ///< For the next block; one a perp.
    Finding finding;
};

/// Holds the basis of each perp, its mark price over the oracle's less 1, against limits.basis,
/// which must be there. It is unusual if it is too many standard deviations from its mean, by what
/// was seen before this block, and both it and its distance from the mean are more than the least
/// that counts. What lasts becomes usual. Before thirty samples nothing is told. Balances and loans
/// are the asset itself and have no basis. Pure.
BasisWatch watch_bases(const std::vector<BasisMemory>& before, const WatchInput& input);

}  // namespace evenkeel
