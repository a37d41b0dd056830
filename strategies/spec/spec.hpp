// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "chain/types/wei.hpp"
#include "strategies/spec/params.hpp"

namespace evenkeel {

/// That an asset is to be worth the unit of account, and what says whether it is.
struct PegSpec {
    std::optional<Address>
        chainlink;                    ///< Of an asset with a fixed price; else its own oracle says.
    std::optional<Duration> max_age;  ///< Oldest answer of that feed that still counts.
    bool operator==(const PegSpec&) const = default;
};

/// Something the portfolio holds: one or more tokens that share a price.
struct AssetSpec {
    std::string name;
    std::vector<Address> tokens;
    std::optional<Wad> fixed_price;    ///< `price: 1` marks the unit of account.
    std::optional<Address> chainlink;  ///< AggregatorV3; prices in the unit of account.
    std::optional<Duration> max_age;   ///< Oldest answer that still counts.
    std::map<std::string, std::vector<Address>> tokens_on = {};  ///< On further chains, by name.
    std::string oracle_chain = {};  ///< The further chain of `chainlink`; empty: none.
    std::optional<PegSpec> peg = {};
    bool operator==(const AssetSpec&) const = default;
};

/// One entry under `positions` or `hedge`: the venue's name and the values of its own keys.
struct VenueSpec {
    std::string venue;
    Params params;
    std::string chain = {};  ///< A further chain's name; empty: where orders are signed.
    bool operator==(const VenueSpec&) const = default;
};

/// When and how far to trade: the rule's name, its own keys, and what every rule shares.
struct RebalanceSpec {
    std::string rule;
    Params params;
    Amount min_order;                      ///< Smaller orders wait.
    Ratio max_slippage;                    ///< Against the oracle price, of each order.
    std::optional<Duration> max_interval;  ///< Trade at least this often when off target.
    Duration order_ttl{300'000};  ///< Deadline of an order after the block it was decided at.
    bool operator==(const RebalanceSpec&) const = default;
};

/// What decides how a trade goes over several hedges. kUsual: their shares if they have any, else
/// the order they stand in.
enum class AllocationBy : std::uint8_t { kUsual, kShare, kPreference, kCost };

/// How a trade goes over the hedges of a strategy.
struct AllocationSpec {
    AllocationBy by = AllocationBy::kUsual;
    Duration holding_time{
        7 * std::int64_t{86'400'000}};  ///< Over which what a position costs is counted.
    Ratio min_gain{Wad::from_raw(i256(Wad::kOne / 5))};  ///< By what share a saving must pay.
    bool operator==(const AllocationSpec&) const = default;
};

/// One entry under `strategies`.
struct StrategySpec {
    std::string name;
    std::string kind;
    std::string asset;
    Wad target;  ///< Net delta wanted, in units of the asset.
    std::vector<VenueSpec> positions;
    std::vector<VenueSpec> hedge;
    RebalanceSpec rebalance;
    AllocationSpec allocation = {};
    Params models = {};  ///< What is remembered of the market (memory/memory_terms.hpp).
    Params terms = {};   ///< The kind's own keys.
    bool operator==(const StrategySpec&) const = default;
};

/// A chain beside the one that orders are signed on: it is only read.
struct FurtherChain {
    std::string name;
    std::uint64_t id = 0;
    Address multicall;
    bool operator==(const FurtherChain&) const = default;
};

/// All that decisions rest on besides the chain.
struct PortfolioSpec {
    std::uint64_t chain_id = 0;
    Address account;  ///< Who holds the hedges and signs.
    Address multicall;
    std::optional<Address> sequencer_feed = {};  ///< Chainlink's uptime feed of a layer-2 chain.
    Wei max_tip = {};                            ///< Per gas, that a transaction of ours may offer.
    std::vector<AssetSpec> assets;
    std::vector<StrategySpec> strategies;
    std::vector<FurtherChain> chains = {};
    bool operator==(const PortfolioSpec&) const = default;
};

}  // namespace evenkeel
