// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel::curve {

/// A pool as the configuration tells it.
struct Source {
    Address pool, lp_token, owner;
    std::size_t coins = 0;
    bool signed_index = false;  ///< coins() and balances() take an int128.
    bool stored_rates = false;  ///< The pool's stored_rates() rather than the coins' decimals.
};

/// One coin's calls of each block, and what never changes about it.
struct CoinReads {
    Address token;
    unsigned decimals = 0;
    CallIndex balance{};
};

/// All calls of each block.
struct Layout {
    std::vector<CoinReads> coins;
    CallIndex amplification{}, supply{}, held{};
    /// What a pool that is what the configuration says does not have, all but its rates.
    CallIndex further_coin{}, gamma{}, rates{};
};

/// One round of planning: the layout as far as facts are known, complete once none are wanted.
/// Errc::kUnsupported for a coin that is the chain's own; Errc::kDecode for a coin that stands
/// twice.
Result<Layout> plan_layout(const Source& source, FactBook& facts, CallList& calls);

/// What the coin at this place is called in messages.
std::string coin_text(const Source& source, std::size_t place);

}  // namespace evenkeel::curve
