// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/venues/v3_swap/market.hpp"

namespace evenkeel::aave_borrow {

/// Where the asset is borrowed, and where it is sold.
struct Lending {
    v3_swap::Market market;
    Address pool;           ///< The Pool (the proxy).
    Wad min_health_factor;  ///< No loan may leave less; above 1.
};

/// What never changes about it, but for the account's category.
struct Reserve {
    v3_swap::Pool swap;
    Address oracle, supply_token, variable_debt, stable_debt;  ///< The last may be zero.
    unsigned id = 0;
    u256 category;  ///< The account's e-mode when reads were planned; zero is none.
};

/// The calls of each block.
struct LendingReads {
    v3_swap::MarketReads market;
    CallIndex reserve{}, account{}, price{}, category{}, leave{}, liquidity{};
    CallIndex owed{}, lent{};
    std::optional<CallIndex> owed_stable, lent_stable;  ///< Where the reserve has such a token.
    /// With a category: what may be borrowed in it. Fails on pools before v3.2.
    std::optional<CallIndex> borrowable;
};

/// The account's e-mode, which it may change.
Call category_call(const Lending& lending);

/// One round of discovery: nothing while facts are missing. Errc::kConfig if the pool has no such
/// reserve, kUnsupported if it does not count in USD of 8 decimals.
Result<std::optional<Reserve>> discover(const Lending& lending, FactBook& facts);

/// Adds the calls of each block.
LendingReads add_reads(const Lending& lending, const Reserve& reserve, CallList& calls);

}  // namespace evenkeel::aave_borrow
