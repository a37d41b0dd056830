// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "abi/gmx_v2/order_reader.hpp"
#include "strategies/exposure/holding.hpp"
#include "strategies/venues/gmx_v2/market.hpp"

namespace evenkeel::gmx_v2 {

/// Order types of GMX that a hedge uses (Order.OrderType).
inline constexpr std::uint8_t kMarketIncrease = 2, kMarketDecrease = 4;

/// The account's orders in the market that no keeper has carried out yet.
struct Pending {
    std::vector<OpenOrder> orders;       ///< Market orders of the hedge, oldest first.
    u256 collateral;                     ///< That they hold, in units of the token.
    std::optional<std::string> foreign;  ///< An order that no hedge makes, if there is one.
};

/// What decides over an order's life.
struct OrderTime {
    std::uint64_t now = 0;      ///< Of the block, in seconds.
    std::uint64_t timeout = 0;  ///< Seconds after which it is dead: keepers' prices are too new.
};

/// Sorts the account's orders; sizes are what they change at this block's prices. Orders in other
/// markets are left alone. Errc::kOverflow for absurd figures.
Result<Pending> sort_orders(const Market& market,
                            const std::vector<abi::gmx_v2::order_reader::OrderInfo>& orders,
                            const KeeperMarket& state, const OrderTime& time);

}  // namespace evenkeel::gmx_v2
