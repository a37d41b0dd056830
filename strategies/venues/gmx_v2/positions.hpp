// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/gmx_v2/reads.hpp"
#include "strategies/venues/gmx_v2/worth.hpp"

namespace evenkeel::gmx_v2 {

/// What the feeds of the market's tokens and of the chain's coin say.
struct Prices {
    OraclePrice index, longs, shorts, coin;
    std::optional<std::string> stale;  ///< Why they are none to trade by, if so.
};

/// Errc::kMissing if one of them has no price.
Result<Prices> read_prices(const Contracts& contracts, const MarketReads& reads,
                           const Snapshot& snapshot);

/// A position that is not empty, with what closing it at this block's prices brings.
struct Held {
    bool is_long = false;
    bool ours = false;  ///< With the hedge's collateral.
    KeeperPosition position = {};
    Worth worth = {};
    u256 claimable_long = {},
         claimable_short = {};  ///< Funding received and not credited yet, token units.
};

/// Asks what closing each position would bring: the reader wants this block's prices. Adds nothing
/// where these or the positions cannot be read; read_positions() will say why.
Result<void> follow_positions(const Market& market, const Contracts& contracts,
                              const MarketReads& reads, const Snapshot& planned, CallList& more);

/// The account's positions in the market, with whatever collateral. Errc::kUnsupported for a reader
/// of another version, kMissing if what closing one brings was not asked.
Result<std::vector<Held>> read_positions(const Market& market, const Contracts& contracts,
                                         const MarketReads& reads, const Snapshot& snapshot);

}  // namespace evenkeel::gmx_v2
