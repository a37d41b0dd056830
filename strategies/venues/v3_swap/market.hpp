// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "strategies/exposure/holding.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"
#include "strategies/venues/v3_swap/router.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::v3_swap {

/// The configured pool of a Uniswap v3 router: the asset's token against the unit of account's.
struct Market {
    std::string venue;  ///< Whose market it is: for orders and errors.
    Address router, token, quote, account;
    std::uint32_t fee = 0;  ///< Of the pool, in millionths: 500 is 0.05 %.
    RouterVersion version = RouterVersion::kFirst;
    Address multicall = {};   ///< For asking the router what it may not have.
    bool tells_cost = false;  ///< Whether the costs of trading are read.
};

/// `router`, `router_version`, `token`, `quote` and `fee`, as every venue that swaps has them.
std::vector<Key> keys();

/// Reads these keys. Errc::kConfig if one is missing, the tokens are one, or the asset has several
/// tokens and none is named; or for a version that is none.
Result<Market> market_of(std::string venue, const Params& params, const VenueContext& context);

/// What never changes about it.
struct Pool {
    Address address;
    unsigned token_decimals = 18, quote_decimals = 18;
    bool token_is_token0 = false;
};

/// The calls of each block.
struct MarketReads {
    CallIndex token_balance{}, quote_balance{}, token_leave{}, quote_leave{}, slot0{};
    std::optional<CallIndex> liquidity = {};  ///< Where costs are to be told.
};

/// One round of discovery: nothing while facts are missing. Errc::kConfig if the router is of
/// another version, kMissing if its factory has no such pool.
Result<std::optional<Pool>> discover(const Market& market, FactBook& facts);

/// The pool's fee in whole: 500 millionths are 0.0005.
Wad fee_of(const Market& market);

/// Adds the calls of each block.
MarketReads add_reads(const Market& market, const Pool& pool, CallList& calls);

/// The account's balance of the asset as a hedge: its size is what there is to sell, at rest as it
/// is; margin is that and the quote token's balance, at the pool's price.
Result<HedgeState> read_state(const Market& market, const Pool& pool, const MarketReads& reads,
                              const Snapshot& snapshot);

}  // namespace evenkeel::v3_swap
