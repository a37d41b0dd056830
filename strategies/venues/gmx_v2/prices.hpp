// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "strategies/exposure/keeper_market.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel::gmx_v2 {

/// A token's price feed, as the DataStore names it. Orders are carried out at prices that keepers
/// bring along; this one is what tells before.
struct Feed {
    Address token, aggregator;
    u256 multiplier;  ///< 10^(60 - feed decimals - token decimals).
    unsigned token_decimals = 18;
};

/// The calls of each block.
struct FeedReads {
    CallIndex aggregator{}, multiplier{}, heartbeat{}, stable{}, round{};
};

/// What a feed says now.
struct FeedPrice {
    OraclePrice price;
    std::optional<std::string> stale;  ///< Why it is no price to trade by, if so.
};

/// One round of discovery: nothing while facts are missing. Errc::kMissing if the token has no
/// feed, kUnsupported if the multiplier tells no decimals.
Result<std::optional<Feed>> discover_feed(const Address& data_store, const Address& token,
                                          FactBook& facts);

/// Adds the calls of each block.
FeedReads add_feed_reads(const Address& data_store, const Feed& feed, CallList& calls);

/// Whether the DataStore names another feed or multiplier now; those facts are forgotten.
Result<bool> feed_changed(const Address& data_store, const Feed& feed, const FeedReads& reads,
                          const Snapshot& snapshot, FactBook& facts);

/// answer * multiplier / 10^30, from and to a stable price where the token has one, as GMX's own
/// ChainlinkPriceFeedProvider. Errc::kMissing without a price above zero.
Result<FeedPrice> read_price(const Feed& feed, const FeedReads& reads, const Snapshot& snapshot);

/// USD of one whole token; between min and max. Errc::kOverflow for absurd figures.
Result<Wad> price_of(const OraclePrice& price, unsigned decimals);
/// The other way, of 30 decimals for the smallest unit.
Result<u256> raw_price(const Wad& price, unsigned decimals, Rounding rounding);
/// USD of 30 decimals.
Result<Wad> money_of(const u256& usd, Rounding rounding);
Result<Wad> money_of(const i256& usd, Rounding rounding);

}  // namespace evenkeel::gmx_v2
