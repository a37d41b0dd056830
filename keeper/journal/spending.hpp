// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/journal/database.hpp"
#include "keeper/journal/journal.hpp"

namespace evenkeel {

/// One transaction as far as limits a time care.
struct Spent {
    std::int64_t id = 0;
    WallTime time;  ///< When it was written down.
    std::string strategy;
    Wad notional, slippage;
    u256 gas;  ///< Paid, or reserved while it may still be mined; wei.
};

namespace tables {

/// Transactions written down at or after `since`, oldest first.
Result<std::vector<Spent>> load_spent(Database& database, WallTime since);
/// What those at or after `since` add up to, of one strategy or of all.
Result<Usage> sum(const std::vector<Spent>& all, WallTime since,
                  const std::optional<std::string>& strategy);

}  // namespace tables

/// The transactions of about a day in memory, as the writer of a journal knows them: limits are
/// looked up between a snapshot and its order, where a query over hundreds of rows is felt.
class Spending {
  public:
    /// The same as Journal::usage; reads the rows once, and again for a longer time than before.
    Result<Usage> usage(Database& database, WallTime since,
                        const std::optional<std::string>& strategy);
    /// What the journal was told about a new transaction, or a known one.
    void put(std::int64_t id, const NewTransaction& transaction, WallTime time);
    void change(const TransactionRecord& record);
    /// The same, with notional and slippage of another order where they are higher.
    void raise(const NewTransaction& transaction);

  private:
    void forget();

    std::optional<WallTime> from_;  ///< All from here on are in rows_; nothing is known without it.
    std::vector<Spent> rows_;
};

}  // namespace evenkeel
