// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "keeper/journal/tables.hpp"

namespace evenkeel::tables {
namespace {

/// Only acceptance and time of sending may change in an attempt that is there already.
Result<void> put_attempt(Database& database, const TransactionRecord& record,
                         std::size_t position) {
    const Attempt& attempt = record.attempts[position];
    const std::string max_fee = to_decimal(attempt.fees.max_fee.amount);
    const std::string tip = to_decimal(attempt.fees.tip.amount);
    EVENKEEL_CHECK(database.run(
        "INSERT INTO attempts (tx, position, hash, raw, max_fee, max_priority_fee, sent_at, "
        "accepted, kind, memo, valid_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (tx, position) DO UPDATE SET "
        "accepted = excluded.accepted, sent_at = excluded.sent_at "
        "WHERE hash = excluded.hash AND raw = excluded.raw",
        {record.id, stored(position), ByteView(attempt.hash.bytes), ByteView(attempt.raw),
         std::string_view(max_fee), std::string_view(tip), stored(attempt.sent_at),
         std::int64_t{attempt.accepted}, name(attempt.kind), std::string_view(attempt.memo),
         stored(attempt.valid_until)}));
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

}  // namespace

Result<std::int64_t> put_transaction(Database& database, const NewTransaction& transaction,
                                     std::optional<std::int64_t> decision, WallTime time,
                                     std::uint64_t block) {
    TransactionRecord record = transaction.record;
    if (record.attempts.empty()) return misused(record, "it must be signed to be written down");
    EVENKEEL_TRY(record.id, put_entry(database, {time, block, record.strategy, "transaction"}));
    const std::string notional = to_string(transaction.notional);
    const std::string slippage = to_string(transaction.slippage);
    const std::string reserved = to_decimal(record.reserved.amount);
    EVENKEEL_CHECK(database.run(
        "INSERT INTO transactions (id, decision, strategy, time, account, nonce, intent, notional, "
        "state, settled, chain_id, slippage, reserved) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {record.id, decision ? SqlValue(*decision) : SqlValue(), std::string_view(record.strategy),
         stored(time), ByteView(record.account.bytes), stored(record.nonce()),
         std::string_view(record.intent), std::string_view(notional), name(record.state),
         std::int64_t{is_terminal(record.state)}, stored(record.request.chain_id),
         std::string_view(slippage), std::string_view(reserved)}));
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
    const std::string reserved = to_decimal(record.reserved.amount);
    EVENKEEL_CHECK(database.run(
        "UPDATE transactions SET state = ?, settled = ?, intent = ?, reserved = ? WHERE id = ?",
        {name(record.state), std::int64_t{terminal}, std::string_view(record.intent),
         std::string_view(reserved), record.id}));
    EVENKEEL_CHECK(put_mined(database, record));
    EVENKEEL_CHECK(put_attempts(database, record));
    return terminal && *settled == 0;
}

Result<void> raise_stakes(Database& database, const NewTransaction& transaction) {
    EVENKEEL_TRY(Rows rows,
                 database.query("SELECT notional, slippage FROM transactions WHERE id = ?",
                                {transaction.record.id}));
    EVENKEEL_TRY(const bool found, rows.next());
    if (!found) return misused(transaction.record, "it is not in the journal");
    EVENKEEL_TRY(const Wad notional_before, load_wad(rows.text(0)));
    EVENKEEL_TRY(const Wad slippage_before, load_wad(rows.text(1)));
    const std::string notional = to_string(std::max(notional_before, transaction.notional));
    const std::string slippage = to_string(std::max(slippage_before, transaction.slippage));
    return database.run(
        "UPDATE transactions SET notional = ?, slippage = ? WHERE id = ?",
        {std::string_view(notional), std::string_view(slippage), transaction.record.id});
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

}  // namespace evenkeel::tables
