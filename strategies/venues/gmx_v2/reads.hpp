// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>

#include "strategies/venues/gmx_v2/market.hpp"

namespace evenkeel::gmx_v2 {

/// One of the positions that the account may have in the market.
struct SideReads {
    Address collateral;
    bool is_long = false;
    CallIndex position{};
};

/// The DataStore's words on gas; see GasFactors.
struct GasReads {
    CallIndex base{}, per_price{}, multiplier{}, increase{}, decrease{}, swap{};
};

/// One type of order: is it taken, is it carried out?
struct FeatureReads {
    CallIndex create_disabled{}, execute_disabled{};
};

/// Open interest of one side, by collateral, and its cap.
struct InterestReads {
    CallIndex cap{}, by_long_token{}, by_short_token{};
};

/// What bounds the open interest of shorts besides its cap, for costs.
struct CostReads {
    CallIndex pool{}, reserve{}, interest_reserve{};
};

/// The calls of each block.
struct MarketReads {
    FeedReads index, longs, shorts, coin;
    std::vector<SideReads> sides;  ///< Long and short with the hedge's collateral come first.
    CallIndex orders{}, order_count{};
    GasReads gas;
    CallIndex least_notional{}, least_collateral{}, initial_share{}, liquidation_share{};
    std::array<CallIndex, 2> fees{};  ///< Shares of the notional: with the balance worse, better.
    CallIndex expiration{}, market_disabled{};
    FeatureReads increase, decrease;
    InterestReads long_interest, short_interest;
    CallIndex claimable_long{}, claimable_short{};
    CallIndex balance{}, leave{}, coins{};
    CallIndex probe{};  ///< An order that no router takes: shows that it knows createOrder.
    std::optional<CostReads> cost = {};
};

/// How many of the account's orders are read.
inline constexpr std::uint64_t kMostOrders = 100;

/// Adds them.
MarketReads add_reads(const Market& market, const Contracts& contracts, CallList& calls);

}  // namespace evenkeel::gmx_v2
