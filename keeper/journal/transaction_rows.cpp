// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "keeper/journal/tables.hpp"

namespace evenkeel::tables {
namespace {

// In the order that load_transaction reads them.
#define TRANSACTION_COLUMNS                                                                  \
    "id, strategy, intent, account, state, mined_hash, block_hash, block_number, mined_at, " \
    "succeeded, gas_used, gas_price"

tl::unexpected<Error> misused(const TransactionRecord& record, std::string_view why) {
    return fail(
        Errc::kStorage, Remedy::kGiveUp,
        fmt::format("journal: transaction {} (nonce {}): {}", record.id, record.nonce(), why));
}

/// Only acceptance and time of sending may change in an attempt that is there already.
Result<void> put_attempt(Database& database, const TransactionRecord& record,
                         std::size_t position) {
    const Attempt& attempt = record.attempts[position];
    const std::string max_fee = to_decimal(attempt.fees.max_fee.amount);
    const std::string tip = to_decimal(attempt.fees.tip.amount);
    EVENKEEL_CHECK(database.run(
        "INSERT INTO attempts (tx, position, hash, raw, max_fee, max_priority_fee, sent_at, "
        "accepted) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tx, position) DO UPDATE SET "
        "accepted = excluded.accepted, sent_at = excluded.sent_at "
        "WHERE hash = excluded.hash AND raw = excluded.raw",
        {record.id, stored(position), ByteView(attempt.hash.bytes), ByteView(attempt.raw),
         std::string_view(max_fee), std::string_view(tip), stored(attempt.sent_at),
         std::int64_t{attempt.accepted}}));
    if (database.changed_rows() != 1) return misused(record, "an attempt was replaced by another");
    return {};
}

Result<void> put_attempts(Database& database, const TransactionRecord& record) {
    EVENKEEL_TRY(const auto there,
                 database.number("SELECT count(*) FROM attempts WHERE tx = ?", {record.id}));
    if (record.attempts.size() < loaded(there.value_or(0))) {
        return misused(record, "an attempt that is written down is missing");
    }
    for (std::size_t i = 0; i < record.attempts.size(); ++i) {
        EVENKEEL_CHECK(put_attempt(database, record, i));
    }
    return {};
}

Result<void> put_mined(Database& database, const TransactionRecord& record) {
    if (!record.mined) {
        return database.run(
            "UPDATE transactions SET mined_hash = NULL, block_hash = NULL, block_number = NULL, "
            "mined_at = NULL, succeeded = NULL, gas_used = NULL, gas_price = NULL WHERE id = ?",
            {record.id});
    }
    const Inclusion& mined = *record.mined;
    const std::string gas_price = to_decimal(mined.gas_price.amount);
    return database.run(
        "UPDATE transactions SET mined_hash = ?, block_hash = ?, block_number = ?, mined_at = ?, "
        "succeeded = ?, gas_used = ?, gas_price = ? WHERE id = ?",
        {ByteView(mined.transaction.bytes), ByteView(mined.block_hash.bytes),
         stored(mined.block_number), stored(mined.seen_at), std::int64_t{mined.succeeded},
         stored(mined.gas_used), std::string_view(gas_price), record.id});
}

Result<void> load_attempts(Database& database, TransactionRecord& record) {
    EVENKEEL_TRY(Rows rows, database.query("SELECT hash, raw, max_fee, max_priority_fee, sent_at, "
                                           "accepted FROM attempts WHERE tx = ? ORDER BY position",
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
        record.attempts.push_back(std::move(attempt));
    }
    return {};
}

/// The request stands in the signed bytes; it carries the newest fees.
Result<void> load_request(TransactionRecord& record) {
    if (record.attempts.empty()) return misused(record, "no attempt is written down");
    const auto decoded = decode_transaction(record.attempts.front().raw);
    if (!decoded) return misused(record, decoded.error().message);
    record.request = decoded->request();
    record.request.fees = record.attempts.back().fees;
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

Result<std::int64_t> put_transaction(Database& database, const NewTransaction& transaction,
                                     std::optional<std::int64_t> decision, WallTime time,
                                     std::uint64_t block) {
    TransactionRecord record = transaction.record;
    if (record.attempts.empty()) return misused(record, "it must be signed to be written down");
    EVENKEEL_TRY(record.id, put_entry(database, {time, block, record.strategy, "transaction"}));
    const std::string notional = to_string(transaction.notional);
    EVENKEEL_CHECK(database.run(
        "INSERT INTO transactions (id, decision, strategy, time, account, nonce, intent, notional, "
        "state, settled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {record.id, decision ? SqlValue(*decision) : SqlValue(), std::string_view(record.strategy),
         stored(time), ByteView(record.account.bytes), stored(record.nonce()),
         std::string_view(record.intent), std::string_view(notional), name(record.state),
         std::int64_t{is_terminal(record.state)}}));
    EVENKEEL_CHECK(put_attempts(database, record));
    if (record.mined) EVENKEEL_CHECK(put_mined(database, record));
    return record.id;
}

Result<bool> change_transaction(Database& database, const TransactionRecord& record) {
    EVENKEEL_TRY(const auto settled,
                 database.number("SELECT settled FROM transactions WHERE id = ? AND nonce = ?",
                                 {record.id, stored(record.nonce())}));
    if (!settled) return misused(record, "it is not in the journal");
    const bool terminal = is_terminal(record.state);
    EVENKEEL_CHECK(database.run("UPDATE transactions SET state = ?, settled = ? WHERE id = ?",
                                {name(record.state), std::int64_t{terminal}, record.id}));
    EVENKEEL_CHECK(put_mined(database, record));
    EVENKEEL_CHECK(put_attempts(database, record));
    return terminal && *settled == 0;
}

std::string outcome_json(const TransactionRecord& record, std::string_view text) {
    nlohmann::ordered_json json = {{"transaction", record.id},
                                   {"state", name(record.state)},
                                   {"nonce", record.nonce()},
                                   {"text", text}};
    if (record.mined) {
        json["hash"] = to_hex(record.mined->transaction);
        json["mined_in"] = record.mined->block_number;
        json["gas_used"] = record.mined->gas_used;
        json["gas_price"] = to_decimal(record.mined->gas_price.amount);
    }
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

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

}  // namespace evenkeel::tables
