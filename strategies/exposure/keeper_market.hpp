// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "chain/types/i256.hpp"
#include "chain/types/wad.hpp"
#include "chain/types/wei.hpp"

namespace evenkeel {

/// A price of a venue's own oracle: USD of 30 decimals for a token's smallest unit.
struct OraclePrice {
    u256 min, max;
    bool operator==(const OraclePrice&) const = default;
};

/// One side of a market, raw as the contracts keep it.
struct KeeperPosition {
    u256 notional;        ///< What it was opened for, in USD of 30 decimals.
    u256 tokens;          ///< In the asset's smallest unit.
    u256 collateral;      ///< In the collateral token's smallest unit.
    i256 pending_impact;  ///< Settled at the price when it is closed, in the asset's smallest unit.
    i256 profit;          ///< Of closing all of it now, price impact included; USD of 30 decimals.
    u256 costs;           ///< Of the same: fees, funding, borrowing; units of the collateral token.
    bool operator==(const KeeperPosition&) const = default;
};

/// What the orders of a hedge are made from where keepers carry them out later: figures of this
/// block, raw where an order has to name them to the last unit.
struct KeeperMarket {
    unsigned asset_decimals = 18, collateral_decimals = 18;
    OraclePrice asset, collateral;
    KeeperPosition long_side, short_side;
    u256 least_notional;         ///< No position may be smaller; USD of 30 decimals.
    u256 long_room, short_room;  ///< How much more the market takes; USD of 30 decimals.
    Wad opening_fee;             ///< Share of the notional.
    Wei increase_fee, decrease_fee, converting_fee;  ///< What an order has to bring for its keeper.
    Wei coins;                                       ///< What the account has to pay that with.
    Wad coin_price;                                  ///< Of one coin, in USD.
    std::optional<std::string> no_increase = {};     ///< Why positions may only shrink, if so.
    bool operator==(const KeeperMarket&) const = default;
};

}  // namespace evenkeel
