// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/gate/budgets.hpp"

#include <fmt/format.h>

namespace evenkeel {
namespace {

std::string text(const Wad& money) {
    return to_string(money) + " USD";
}
std::string text(const Wei& gas) {
    return to_decimal(gas.amount) + " wei";
}
std::string text(std::uint64_t orders) {
    return fmt::format("{} orders", orders);
}

template <class Quantity>
Result<void> check(std::string_view key, const Quantity& with_this,
                   const std::optional<Quantity>& limit) {
    if (!limit || with_this <= *limit) return {};
    return fail(
        Errc::kRefused, Remedy::kRetryLater,
        fmt::format("gate: {} with this one, limits.{} is {}", text(with_this), key, text(*limit)));
}

}  // namespace

Result<void> check_budgets(ChargeKind kind, const Spendings& after, const Limits& limits) {
    if (kind == ChargeKind::kReduction || kind == ChargeKind::kCancellation) return {};
    EVENKEEL_CHECK(check("max_gas_per_hour", after.hour.gas, limits.max_gas_per_hour));
    EVENKEEL_CHECK(check("max_gas_per_day", after.day.gas, limits.max_gas_per_day));
    if (kind == ChargeKind::kApproval || kind == ChargeKind::kPreparation) return {};
    EVENKEEL_CHECK(check("max_orders_per_hour", after.hour.orders, limits.max_orders_per_hour));
    EVENKEEL_CHECK(check("max_orders_per_day", after.day.orders, limits.max_orders_per_day));
    EVENKEEL_CHECK(
        check("max_notional_per_hour", after.hour.notional, limits.max_notional_per_hour));
    EVENKEEL_CHECK(check("max_notional_per_day", after.day.notional, limits.max_notional_per_day));
    EVENKEEL_CHECK(
        check("max_slippage_per_hour", after.hour.slippage, limits.max_slippage_per_hour));
    return check("max_slippage_per_day", after.day.slippage, limits.max_slippage_per_day);
}

}  // namespace evenkeel
