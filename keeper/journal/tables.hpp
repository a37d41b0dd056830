// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "keeper/journal/database.hpp"
#include "keeper/journal/journal.hpp"

/// Rows of the journal's tables, written and read; docs/journal.md. Who calls holds the WriteScope.
namespace evenkeel::tables {

inline std::int64_t stored(WallTime time) {
    return time.time_since_epoch().count();
}
inline std::int64_t stored(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}
inline std::uint64_t loaded(std::int64_t value) {
    return static_cast<std::uint64_t>(value);
}
inline WallTime loaded_time(std::int64_t value) {
    return WallTime(std::chrono::milliseconds(value));
}
/// 20 or 32 raw bytes; Errc::kStorage if the blob has another length.
Result<Address> load_address(ByteView blob);
Result<Hash32> load_hash(ByteView blob);
/// Decimal text of an amount of wei; Errc::kStorage otherwise.
Result<Wei> load_wei(std::string_view text);
/// Decimal text as to_string(Wad) writes it; Errc::kStorage otherwise.
Result<Wad> load_wad(std::string_view text);

/// A record that does not fit what is written down of it.
tl::unexpected<Error> misused(const TransactionRecord& record, std::string_view why);

/// What every line of the journal has.
struct Entry {
    WallTime time;
    std::uint64_t block = 0;
    std::string_view strategy, kind;
};

/// Each gives the id of its entry.
Result<std::int64_t> put_entry(Database& database, const Entry& entry);
Result<std::int64_t> put_decision(Database& database, const DecisionRecord& decision, WallTime time,
                                  std::uint64_t block, std::int64_t snapshot);
Result<std::int64_t> put_transaction(Database& database, const NewTransaction& transaction,
                                     std::optional<std::int64_t> decision, WallTime time,
                                     std::uint64_t block);
Result<std::int64_t> put_event(Database& database, const JournalEvent& event,
                               std::optional<std::int64_t> transaction);
Result<void> put_peak(Database& database, const std::string& strategy, const Wad& value);
Result<void> put_guard_state(Database& database, const std::string& strategy,
                             std::string_view body);
Result<void> put_memory(Database& database, const std::string& strategy, std::string_view body);
Result<void> put_adopted(Database& database, const Address& account, std::uint64_t chain_id,
                         std::uint64_t nonce, WallTime time);
Result<void> put_step(Database& database, const TransactionRecord& record, std::string_view text,
                      WallTime time);

/// Brings a transaction's row and attempts up to date. True if this settled it.
Result<bool> change_transaction(Database& database, const TransactionRecord& record);
/// Raises a known transaction's notional and slippage to these where they are higher.
Result<void> raise_stakes(Database& database, const NewTransaction& transaction);
/// The JSON object of a settled transaction's outcome.
std::string outcome_json(const TransactionRecord& record, std::string_view text);
Result<std::vector<TransactionRecord>> load_unsettled(Database& database);
/// The newest `count` that are settled, oldest first.
Result<std::vector<TransactionRecord>> load_settled(Database& database, std::size_t count);
/// What JournalHistory::lost gives.
Result<std::vector<TransactionRecord>> load_lost(Database& database, const Address& account,
                                                 std::uint64_t chain_id);

/// What Journal's functions of these names give.
Result<std::optional<std::uint64_t>> last_nonce(Database& database, const Address& account,
                                                std::uint64_t chain_id);
Result<std::optional<std::uint64_t>> adopted(Database& database, const Address& account,
                                             std::uint64_t chain_id);
Result<std::optional<std::uint64_t>> last_rebalance(Database& database,
                                                    const std::string& strategy);
Result<std::optional<std::uint64_t>> last_mined(Database& database, const std::string& strategy);
Result<Usage> usage(Database& database, WallTime since, const std::optional<std::string>& strategy);
Result<std::optional<Wad>> peak(Database& database, const std::string& strategy);
Result<std::optional<std::string>> guard_state(Database& database, const std::string& strategy);
Result<std::optional<std::string>> memory(Database& database, const std::string& strategy);
Result<std::vector<OrderEvent>> order_events(Database& database, std::size_t count);
/// `newer` says what became of transactions since they were last written, by id.
Result<std::uint64_t> reverts_in_a_row(Database& database, const std::string& strategy,
                                       const std::map<std::int64_t, TxState>& newer);

}  // namespace evenkeel::tables
