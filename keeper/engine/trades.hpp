// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "chain/transactions/record.hpp"
#include "keeper/guard/watch.hpp"

namespace evenkeel {

/// What this transaction may have done to its strategy's hedge: anything from nothing to the whole
/// of any of its orders while it is not settled, and of the one that was mined afterwards. A
/// settled one that failed, was cancelled or lost did nothing.
Trade trade_of(const TransactionRecord& record);
/// The same to the hedge of `strategy`, which may share in the orders of another.
Trade trade_of(const TransactionRecord& record, const std::string& strategy);

/// Whether a transaction is the strategy's, or has an order in which it shares.
bool concerns(const TransactionRecord& record, const std::string& strategy);

/// Those that concern one strategy and that its guard must know of: all that are not settled, and
/// the settled ones after `through`.
std::vector<Trade> trades_of(std::span<const TransactionRecord> records,
                             const std::string& strategy, std::int64_t through);

}  // namespace evenkeel
