// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/trades.hpp"

#include <algorithm>

#include "keeper/journal/order_json.hpp"

namespace evenkeel {
namespace {

/// What of an order is the strategy's; nothing if it has no share in it.
std::optional<OrderPart> share_in(const Order& order, const TransactionRecord& record,
                                  const std::string& strategy) {
    for (const OrderPart& part : order.parts)
        if (part.strategy == strategy) return part;
    if (!order.parts.empty() || record.strategy != strategy) return std::nullopt;
    return OrderPart{strategy, order.leg, order.size};
}

/// Whose trade is looked at.
struct View {
    const TransactionRecord& record;
    const std::string& strategy;
};

/// Any part of this attempt's order may be filled.
void widen(Trade& trade, const Attempt& attempt, const View& view) {
    if (attempt.memo.empty()) return;  // cancels, or older than memos
    const auto order = parse_order(attempt.memo);
    if (!order) return;
    const auto share = share_in(*order, view.record, view.strategy);
    if (!share) return;
    trade.leg = share->leg;
    trade.low = std::min(trade.low, share->size);
    trade.high = std::max(trade.high, share->size);
}

}  // namespace

Trade trade_of(const TransactionRecord& record) {
    return trade_of(record, record.strategy);
}

Trade trade_of(const TransactionRecord& record, const std::string& strategy) {
    const View view{record, strategy};
    Trade trade{record.id, is_terminal(record.state), {}, {}, 0};
    if (!trade.settled) {
        for (const Attempt& attempt : record.attempts) widen(trade, attempt, view);
    } else if (record.state == TxState::kConfirmed && record.mined) {
        for (const Attempt& attempt : record.attempts)
            if (attempt.hash == record.mined->transaction) widen(trade, attempt, view);
    }
    return trade;
}

bool concerns(const TransactionRecord& record, const std::string& strategy) {
    if (record.strategy == strategy) return true;
    return std::ranges::any_of(record.attempts, [&](const Attempt& attempt) {
        return names_owner(attempt.memo, strategy);
    });
}

std::vector<Trade> trades_of(std::span<const TransactionRecord> records,
                             const std::string& strategy, std::int64_t through) {
    std::vector<Trade> trades;
    for (const TransactionRecord& record : records) {
        if (!concerns(record, strategy)) continue;
        if (is_terminal(record.state) && record.id <= through) continue;
        trades.push_back(trade_of(record, strategy));
    }
    return trades;
}

}  // namespace evenkeel
