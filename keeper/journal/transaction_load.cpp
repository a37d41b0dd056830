// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "keeper/journal/tables.hpp"

namespace evenkeel::tables {
namespace {

// In the order that load_transaction reads them.
#define TRANSACTION_COLUMNS                                                                  \
    "id, strategy, intent, account, state, mined_hash, block_hash, block_number, mined_at, " \
    "succeeded, gas_used, gas_price, reserved"

Result<void> load_attempts(Database& database, TransactionRecord& record) {
    EVENKEEL_TRY(Rows rows, database.query("SELECT hash, raw, max_fee, max_priority_fee, sent_at, "
                                           "accepted, kind, memo, valid_until "
                                           "FROM attempts WHERE tx = ? ORDER BY position",
                                           {record.id}));
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) break;
        Attempt attempt;
        EVENKEEL_TRY(attempt.hash, load_hash(rows.blob(0)));
        const ByteView raw = rows.blob(1);
        attempt.raw.assign(raw.begin(), raw.end());
        EVENKEEL_TRY(attempt.fees.max_fee, load_wei(rows.text(2)));
        EVENKEEL_TRY(attempt.fees.tip, load_wei(rows.text(3)));
        attempt.sent_at = loaded_time(rows.integer(4));
        attempt.accepted = rows.integer(5) != 0;
        const auto kind = parse_attempt_kind(rows.text(6));
        if (!kind) return misused(record, kind.error().message);
        attempt.kind = *kind;
        attempt.memo = rows.text(7);
        attempt.valid_until = loaded(rows.integer(8));
        record.attempts.push_back(std::move(attempt));
    }
    return {};
}

/// The request stands in the newest signed bytes.
Result<void> load_request(TransactionRecord& record) {
    if (record.attempts.empty()) return misused(record, "no attempt is written down");
    const auto decoded = decode_transaction(record.attempts.back().raw);
    if (!decoded) return misused(record, decoded.error().message);
    record.request = decoded->request();
    return {};
}

Result<Inclusion> load_inclusion(const Rows& rows) {
    Inclusion mined;
    EVENKEEL_TRY(mined.transaction, load_hash(rows.blob(5)));
    EVENKEEL_TRY(mined.block_hash, load_hash(rows.blob(6)));
    mined.block_number = loaded(rows.integer(7));
    mined.seen_at = loaded(rows.integer(8));
    mined.succeeded = rows.integer(9) != 0;
    mined.gas_used = loaded(rows.integer(10));
    EVENKEEL_TRY(mined.gas_price, load_wei(rows.text(11)));
    return mined;
}

Result<TransactionRecord> load_transaction(Database& database, const Rows& rows) {
    TransactionRecord record;
    record.id = rows.integer(0);
    record.strategy = rows.text(1);
    record.intent = rows.text(2);
    EVENKEEL_TRY(record.account, load_address(rows.blob(3)));
    const auto state = parse_tx_state(rows.text(4));
    if (!state) return misused(record, state.error().message);
    record.state = *state;
    if (!rows.is_null(5)) {
        EVENKEEL_TRY(record.mined, load_inclusion(rows));
    }
    EVENKEEL_TRY(record.reserved, load_wei(rows.text(12)));
    EVENKEEL_CHECK(load_attempts(database, record));
    EVENKEEL_CHECK(load_request(record));
    return record;
}

Result<std::vector<TransactionRecord>> load_all(Database& database, Rows& rows) {
    std::vector<TransactionRecord> records;
    for (;;) {
        EVENKEEL_TRY(const bool found, rows.next());
        if (!found) return records;
        EVENKEEL_TRY(TransactionRecord record, load_transaction(database, rows));
        records.push_back(std::move(record));
    }
}

}  // namespace

Result<std::vector<TransactionRecord>> load_unsettled(Database& database) {
    EVENKEEL_TRY(Rows rows, database.query("SELECT " TRANSACTION_COLUMNS
                                           " FROM transactions WHERE settled = 0 ORDER BY id"));
    return load_all(database, rows);
}

Result<std::vector<TransactionRecord>> load_settled(Database& database, std::size_t count) {
    EVENKEEL_TRY(Rows rows, database.query("SELECT " TRANSACTION_COLUMNS
                                           " FROM transactions WHERE settled = 1 "
                                           "ORDER BY id DESC LIMIT ?",
                                           {stored(count)}));
    EVENKEEL_TRY(auto records, load_all(database, rows));
    std::ranges::reverse(records);
    return records;
}

Result<std::vector<TransactionRecord>> load_lost(Database& database, const Address& account,
                                                 std::uint64_t chain_id) {
    EVENKEEL_TRY(Rows rows,
                 database.query("SELECT " TRANSACTION_COLUMNS
                                " FROM transactions WHERE settled = 1 AND state = 'lost' "
                                "AND account = ? AND chain_id = ? ORDER BY id",
                                {ByteView(account.bytes), stored(chain_id)}));
    return load_all(database, rows);
}

}  // namespace evenkeel::tables
