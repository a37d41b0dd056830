// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "chain/base/result.hpp"
#include "strategies/exposure/holding.hpp"

namespace evenkeel {

/// One coin of a StableSwap pool, as its contract has it.
struct StableCoin {
    Address token;
    unsigned decimals = 0;
    u256 balance;  ///< Raw units.
    u256 rate;     ///< What 10^18 raw units count as in the invariant, in units of 10^-18: 10^(36 -
                   ///< decimals) for a coin at peg.
};

/// Adds each coin's part of a StableSwap pool, its elasticities, and its price where it has two
/// coins; the last two not where a coin is used up, as the pool then trades at no price. `ann` as
/// in StablePool. Errc::kDecode for a rate or an `ann` of zero.
Result<void> add_stable_exposure(double ann, const std::vector<StableCoin>& coins, Holding& out);

}  // namespace evenkeel
