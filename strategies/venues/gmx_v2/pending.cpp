// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/pending.hpp"

#include <algorithm>

#include "strategies/venues/gmx_v2/sizing.hpp"

namespace evenkeel::gmx_v2 {
namespace {

using abi::gmx_v2::order_reader::Order;
using abi::gmx_v2::order_reader::OrderInfo;

bool is_increase(const Order& order) {
    return order.numbers.order_type == kMarketIncrease;
}

/// Whether it could be one of ours: a market order for this collateral that pays the account.
bool is_ours(const Market& market, const Order& order) {
    const auto& addresses = order.addresses;
    return (is_increase(order) || order.numbers.order_type == kMarketDecrease) &&
           addresses.initial_collateral_token == market.collateral &&
           addresses.receiver == market.account && addresses.swap_path.empty();
}

Result<Wad> size_of(const Order& order, const KeeperMarket& state) {
    const bool is_long = order.flags.is_long;
    const u256& usd = order.numbers.size_delta_usd;
    EVENKEEL_TRY(
        const i256 change,
        is_increase(order)
            ? change_of_increase(is_long, usd, state.asset)
            : change_of_decrease(is_long, usd, is_long ? state.long_side : state.short_side));
    return Wad::from_token(change, state.asset_decimals, Rounding::kDown);
}

Result<OpenOrder> open_order(const OrderInfo& info, const KeeperMarket& state,
                             const OrderTime& time) {
    const auto since = info.order.numbers.updated_at_time.to_u64();
    if (!since)
        return fail(Errc::kDecode, Remedy::kRetryLater,
                    "gmx_v2: order " + to_hex(info.order_key) + " has no time");
    EVENKEEL_TRY(const Wad size, size_of(info.order, state));
    const bool dead = time.now >= *since && time.now - *since >= time.timeout;
    return OpenOrder{to_hex(info.order_key), size, *since, dead, info.order.flags.is_frozen};
}

}  // namespace

Result<Pending> sort_orders(const Market& market, const std::vector<OrderInfo>& orders,
                            const KeeperMarket& state, const OrderTime& time) {
    Pending out;
    for (const OrderInfo& info : orders) {
        if (info.order.addresses.market != market.token) continue;
        if (!is_ours(market, info.order)) {
            out.foreign = "order " + to_hex(info.order_key) + " of type " +
                          std::to_string(info.order.numbers.order_type) +
                          " is open in its market, which no hedge makes";
            continue;
        }
        EVENKEEL_TRY(OpenOrder order, open_order(info, state, time));
        out.orders.push_back(std::move(order));
        if (!is_increase(info.order)) continue;
        const auto sum =
            checked_add(out.collateral, info.order.numbers.initial_collateral_delta_amount);
        if (!sum)
            return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: collateral beyond any sense");
        out.collateral = *sum;
    }
    std::ranges::stable_sort(out.orders, {}, &OpenOrder::since);
    return out;
}

}  // namespace evenkeel::gmx_v2
