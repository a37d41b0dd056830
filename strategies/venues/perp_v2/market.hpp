// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/exposure/holding.hpp"
#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"
#include "strategies/venues/leverage_keys.hpp"
#include "strategies/venues/perp_v2/costs.hpp"
#include "strategies/venues/perp_v2/margin.hpp"

namespace evenkeel::perp_v2 {

/// The configured side of a market.
struct Market {
    Address clearing_house, base_token, trader;
    LeverageSpec leverage = {};
    bool tells_cost = false;  ///< Whether the costs of trading are read.
};

/// The contracts behind a clearing house, and what never changes about them.
struct Contracts {
    Address account_balance, config, exchange, registry, vault, pool;
    std::uint32_t twap_interval = 0;    ///< Seconds, of the index price that funding uses.
    unsigned collateral_decimals = 18;  ///< The vault counts in these.
    std::optional<Address> settlement_token = {};  ///< Asked for where margin is to be moved.
};

/// The calls of each block.
struct MarketReads {
    unsigned collateral_decimals = 18;
    CallIndex size{}, open_notional{}, position_value{}, account_value{}, free_collateral{};
    CallIndex pending_funding{}, mark{}, index{}, slot0{};
    CallIndex initial_margin{}, maintenance_margin{};
    CallIndex paused{}, open{}, over_spread{};
    std::optional<MarginReads> margin = {};  ///< Where it is to be moved.
    std::optional<CostReads> costs = {};     ///< Where they are to be told.
};

/// One round of discovery: nothing while facts are missing. Errc::kMissing if the clearing house
/// has no market for the base token.
Result<std::optional<Contracts>> discover(const Market& market, FactBook& facts);

/// Adds the calls of each block.
MarketReads add_reads(const Market& market, const Contracts& contracts, CallList& calls);

/// The trader's position as the contracts report it, in the unit of account and units of the asset.
Result<HedgeState> read_state(const Market& market, const MarketReads& reads,
                              const Snapshot& snapshot);

}  // namespace evenkeel::perp_v2
