// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/desk_requests.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace evenkeel {

std::uint64_t gas_limit_for(std::uint64_t estimate, std::uint64_t room_percent,
                            std::uint64_t block_limit) {
    if (estimate >= block_limit) return block_limit;
    const auto room = mul_div(u256(estimate), u256(room_percent), u256(100u));
    return room && *room < u256(block_limit - estimate) ? estimate + room->limbs[0] : block_limit;
}

std::string intent_of(const Order& order) {
    if (order.kind == OrderKind::kPrepare)
        return fmt::format("{} on {} {}", order.what, order.venue, order.id);
    return fmt::format("{} {} on {} {} at {} or better{}", order.size.sign() < 0 ? "sell" : "buy",
                       to_string(order.size.abs()), order.venue, order.id,
                       to_string(order.limit_price), order.reduce_only ? ", reduce only" : "");
}

Wei reserved_gas(std::span<const TransactionRecord> records, std::int64_t except) {
    u256 total;
    for (const TransactionRecord& record : records) {
        if (record.id == except || record.mined || is_terminal(record.state)) continue;
        total = checked_add(total, record.reserved.amount).value_or(u256::max());
    }
    return Wei(total);
}

Result<void> check_balance(const UnsignedTransaction& request, const Wei& data_fee,
                           const Wei& others, const Wei& balance) {
    const auto gas = checked_mul(request.fees.max_fee.amount, u256(request.gas_limit));
    const auto coin = checked_add(request.value.amount, data_fee.amount);
    const auto own = gas && coin ? checked_add(*gas, *coin) : std::nullopt;
    const auto all = own ? checked_add(*own, others.amount) : std::nullopt;
    if (all && *all <= balance.amount) return {};
    const std::string bytes =
        data_fee.amount.is_zero()
            ? ""
            : fmt::format(", {} wei for its bytes on layer 1", to_decimal(data_fee.amount));
    return fail(
        Errc::kInsufficientFunds, Remedy::kRetryLater,
        fmt::format("gas may cost {} wei, {} wei of them for orders before this one{}; the account "
                    "has {} wei",
                    all ? to_decimal(*all) : "too much", to_decimal(others.amount), bytes,
                    to_decimal(balance.amount)));
}

}  // namespace evenkeel
