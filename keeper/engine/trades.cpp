// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/trades.hpp"

#include <algorithm>

#include "keeper/journal/order_json.hpp"

namespace evenkeel {
namespace {

/// Any part of this attempt's order may be filled.
void widen(Trade& trade, const Attempt& attempt) {
    if (attempt.memo.empty()) return;  // cancels, or older than memos
    const auto order = parse_order(attempt.memo);
    if (!order) return;
    trade.leg = order->leg;
    trade.low = std::min(trade.low, order->size);
    trade.high = std::max(trade.high, order->size);
}

}  // namespace

Trade trade_of(const TransactionRecord& record) {
    Trade trade{record.id, is_terminal(record.state), {}, {}, 0};
    if (!trade.settled) {
        for (const Attempt& attempt : record.attempts) widen(trade, attempt);
    } else if (record.state == TxState::kConfirmed && record.mined) {
        for (const Attempt& attempt : record.attempts)
            if (attempt.hash == record.mined->transaction) widen(trade, attempt);
    }
    return trade;
}

std::vector<Trade> trades_of(std::span<const TransactionRecord> records,
                             const std::string& strategy, std::int64_t through) {
    std::vector<Trade> trades;
    for (const TransactionRecord& record : records) {
        if (record.strategy != strategy) continue;
        if (is_terminal(record.state) && record.id <= through) continue;
        trades.push_back(trade_of(record));
    }
    return trades;
}

}  // namespace evenkeel
