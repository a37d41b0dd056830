// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/holding.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel::perp_v2 {

/// Where margin is kept, and what it is paid in: the token that the vault settles in.
struct Collateral {
    Address vault, token;
    unsigned decimals = 18;  ///< The vault counts in those of the token.
};

/// The calls of each block that moving margin needs.
struct MarginReads {
    Collateral collateral;
    CallIndex balance{}, leave{}, free{}, all_positions{}, paused{};
};

/// The vault's own contracts, known to discovery; the account's positions in all of its markets
/// stand on one margin, so they are read together.
MarginReads add_margin_reads(const Collateral& collateral, const Address& account_balance,
                             const Address& trader, CallList& calls);

/// Fills in what the account has on hand, what the vault may take of it and would let out, and what
/// else stands on the margin. `own_value` is that of this market's position, as the contracts sign
/// it.
Result<void> read_margin(const MarginReads& reads, const Snapshot& snapshot, const Wad& own_value,
                         HedgeState& out);

}  // namespace evenkeel::perp_v2
