// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/pace.hpp"

#include <fmt/format.h>

#include "strategies/kinds/order_cost.hpp"

namespace evenkeel {
namespace {

constexpr const char* kHour = "waiting until the oldest is an hour old";
constexpr const char* kDay = "waiting until the oldest is a day old";

/// Collects what is beyond its limit.
struct Pace {
    std::vector<Refusal> refusals;

    void orders(const char* key, std::uint64_t with_these,
                const std::optional<std::uint64_t>& limit, const char* lift) {
        if (!limit || with_these <= *limit) return;
        refusals.push_back(
            {key, fmt::format("{} orders with this one, at most {} allowed", with_these, *limit),
             lift});
    }
    void money(const char* key, const Wad& with_these, const std::optional<Wad>& limit,
               const char* lift) {
        if (!limit || with_these <= *limit) return;
        refusals.push_back({key,
                            fmt::format("{} USD with this order, at most {} USD allowed",
                                        to_string(with_these), to_string(*limit)),
                            lift});
    }
    void gas(const char* key, const Wei& spent, const std::optional<Wei>& limit, const char* lift) {
        if (!limit || spent < *limit) return;
        refusals.push_back({key,
                            fmt::format("{} wei spent or reserved, at most {} wei allowed",
                                        to_decimal(spent.amount), to_decimal(limit->amount)),
                            lift});
    }
};

}  // namespace

std::vector<Refusal> check_pace(const std::vector<Order>& orders, const Ledger& ledger,
                                const Limits& limits) {
    Wad notional, slippage;
    for (const Order& order : orders) {
        notional += order.notional;
        slippage += worst_loss(order);
    }
    Pace pace;
    pace.orders("limits.max_orders_per_hour", ledger.orders_last_hour + orders.size(),
                limits.max_orders_per_hour, kHour);
    pace.orders("limits.max_orders_per_day", ledger.orders_last_day + orders.size(),
                limits.max_orders_per_day, kDay);
    pace.money("limits.max_notional_per_hour", ledger.notional_last_hour + notional,
               limits.max_notional_per_hour, kHour);
    pace.money("limits.max_notional_per_day", ledger.notional_last_day + notional,
               limits.max_notional_per_day, kDay);
    pace.money("limits.max_slippage_per_hour", ledger.slippage_last_hour + slippage,
               limits.max_slippage_per_hour, kHour);
    pace.money("limits.max_slippage_per_day", ledger.slippage_last_day + slippage,
               limits.max_slippage_per_day, kDay);
    pace.gas("limits.max_gas_per_hour", ledger.gas_last_hour, limits.max_gas_per_hour, kHour);
    pace.gas("limits.max_gas_per_day", ledger.gas_last_day, limits.max_gas_per_day, kDay);
    return std::move(pace.refusals);
}

}  // namespace evenkeel
