// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"
#include "strategies/venues/hyperliquid/costs.hpp"
#include "strategies/venues/hyperliquid/precompiles.hpp"
#include "strategies/venues/leverage_keys.hpp"

namespace evenkeel::hyperliquid {

/// The configured perp of an account.
struct Market {
    Perp perp;
    std::string coin;  ///< What HyperCore calls it: a wrong number would hedge another asset.
    Address account;
    LeverageSpec leverage = {};
    std::uint64_t settle_within = 15;  ///< Seconds until an order was filled or never will be.
    std::optional<ExpectedCosts> costs = {};  ///< Where costs are asked for and known.
};

/// The calls of each block.
struct MarketReads {
    CallIndex info{}, exists{}, position{}, summary{}, usdc{}, mark{}, oracle{}, best{};
    std::optional<CallIndex> withdrawable = {};  ///< Of the first dex alone.
};

/// Holds what HyperCore says of a perp against what is configured and what can be counted with.
/// Errc::kConfig for another coin; Errc::kUnsupported for more size decimals than prices have, or
/// no leverage at all.
Result<void> check_info(const Market& market, const AssetInfo& info);

/// One round of discovery: what the perp is, or nothing while that is not known. As check_info.
Result<std::optional<AssetInfo>> discover(const Market& market, FactBook& facts);

/// Whether this block still says of the perp what orders were planned with; if not, the fact is
/// forgotten.
Result<bool> redefined(const Market& market, const AssetInfo& known, const MarketReads& reads,
                       const Snapshot& snapshot, FactBook& facts);

/// Adds the calls of each block. Only after discovery: a precompile that is asked for a perp that
/// is not there burns the gas of all calls beside it.
MarketReads add_reads(const Market& market, CallList& calls);

}  // namespace evenkeel::hyperliquid
