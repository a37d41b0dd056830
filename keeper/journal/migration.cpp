// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/migration.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <map>

#include "keeper/journal/schema.hpp"
#include "keeper/journal/tables.hpp"

namespace evenkeel {
namespace {

constexpr std::string_view kVersion1 = R"sql(
CREATE TABLE texts (hash BLOB PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, started INTEGER NOT NULL, version TEXT NOT NULL,
    text BLOB NOT NULL REFERENCES texts (hash)) STRICT;
CREATE TABLE layouts (
    id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body BLOB NOT NULL) STRICT;
CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id), layout INTEGER NOT NULL REFERENCES layouts (id),
    keyframe INTEGER REFERENCES snapshots (id), number INTEGER NOT NULL, hash BLOB NOT NULL,
    parent BLOB NOT NULL, timestamp INTEGER NOT NULL, base_fee TEXT NOT NULL,
    gas_limit INTEGER NOT NULL, results BLOB NOT NULL) STRICT;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, block INTEGER NOT NULL,
    strategy TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('decision', 'transaction', 'outcome', 'guard'))) STRICT;
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY REFERENCES entries (id), snapshot INTEGER NOT NULL REFERENCES snapshots (id), action TEXT NOT NULL,
    reason TEXT NOT NULL, plan TEXT NOT NULL, inputs TEXT NOT NULL) STRICT;
CREATE INDEX decisions_of_snapshot ON decisions (snapshot);
CREATE TABLE transactions (
    id INTEGER PRIMARY KEY REFERENCES entries (id), decision INTEGER REFERENCES decisions (id),
    strategy TEXT NOT NULL, time INTEGER NOT NULL, account BLOB NOT NULL, nonce INTEGER NOT NULL,
    intent TEXT NOT NULL, notional TEXT NOT NULL, state TEXT NOT NULL,
    settled INTEGER NOT NULL, mined_hash BLOB, block_hash BLOB, block_number INTEGER, mined_at INTEGER,
    succeeded INTEGER, gas_used INTEGER, gas_price TEXT) STRICT;
CREATE INDEX transactions_hedged ON transactions (strategy, mined_at) WHERE succeeded = 1;
CREATE TABLE attempts (
    tx INTEGER NOT NULL REFERENCES transactions (id), position INTEGER NOT NULL,
    hash BLOB NOT NULL, raw BLOB NOT NULL, max_fee TEXT NOT NULL, max_priority_fee TEXT NOT NULL,
    sent_at INTEGER NOT NULL, accepted INTEGER NOT NULL, PRIMARY KEY (tx, position)) STRICT, WITHOUT ROWID;
CREATE TABLE steps (
    id INTEGER PRIMARY KEY, tx INTEGER NOT NULL REFERENCES transactions (id),
    time INTEGER NOT NULL, state TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE events (
    id INTEGER PRIMARY KEY REFERENCES entries (id), tx INTEGER REFERENCES transactions (id),
    body TEXT NOT NULL) STRICT;
CREATE TABLE peaks (strategy TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kVersion2 = R"sql(
ALTER TABLE transactions ADD COLUMN chain_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE transactions ADD COLUMN slippage TEXT NOT NULL DEFAULT '0.0';
ALTER TABLE transactions ADD COLUMN reserved TEXT NOT NULL DEFAULT '0';
ALTER TABLE attempts ADD COLUMN kind TEXT NOT NULL DEFAULT 'order' CHECK (kind IN ('order', 'cancel'));
ALTER TABLE attempts ADD COLUMN memo TEXT NOT NULL DEFAULT '';
ALTER TABLE attempts ADD COLUMN valid_until INTEGER NOT NULL DEFAULT 0;
CREATE INDEX transactions_of_account ON transactions (account, nonce);
CREATE INDEX transactions_settled ON transactions (strategy) WHERE settled = 1;
CREATE TABLE adopted (
    id INTEGER PRIMARY KEY, account BLOB NOT NULL, chain_id INTEGER NOT NULL,
    nonce INTEGER NOT NULL, time INTEGER NOT NULL) STRICT;
CREATE TABLE guard_states (strategy TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kVersion3 = R"sql(
CREATE TABLE qualities (
    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, block INTEGER NOT NULL,
    strategy TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE memories (strategy TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE quality_states (strategy TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
)sql";

/// What version 2 keeps beside a transaction's bytes.
struct Told {
    std::uint64_t chain_id = 0;
    u256 reserved;
};

/// Bytes that cannot be read tell nothing; recovery refuses them if they are still in flight.
void read_attempt(Told& told, ByteView raw) {
    const auto decoded = decode_transaction(raw);
    if (!decoded) return;
    const UnsignedTransaction& request = decoded->request();
    told.chain_id = request.chain_id;
    const auto most = checked_mul(request.fees.max_fee.amount, u256(request.gas_limit));
    told.reserved = std::max(told.reserved, most.value_or(u256::max()));
}

Result<void> fill_version_2(Database& database) {
    std::map<std::int64_t, Told> all;
    {
        EVENKEEL_TRY(Rows rows, database.query("SELECT tx, raw FROM attempts"));
        for (;;) {
            EVENKEEL_TRY(const bool found, rows.next());
            if (!found) break;
            read_attempt(all[rows.integer(0)], rows.blob(1));
        }
    }
    for (const auto& [id, told] : all) {
        const std::string reserved = to_decimal(told.reserved);
        EVENKEEL_CHECK(
            database.run("UPDATE transactions SET chain_id = ?, reserved = ? WHERE id = ?",
                         {tables::stored(told.chain_id), std::string_view(reserved), id}));
    }
    return {};
}

}  // namespace

Result<void> migrate(Database& database, std::int64_t from) {
    if (from == kJournalVersion) return {};
    EVENKEEL_TRY(WriteScope scope, WriteScope::begin(database));
    if (from < 1) EVENKEEL_CHECK(database.script(std::string(kVersion1)));
    if (from < 2) {
        EVENKEEL_CHECK(database.script(std::string(kVersion2)));
        EVENKEEL_CHECK(fill_version_2(database));
    }
    if (from < 3) EVENKEEL_CHECK(database.script(std::string(kVersion3)));
    EVENKEEL_CHECK(
        database.script(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                                    kJournalApplicationId, kJournalVersion)));
    return scope.commit();
}

}  // namespace evenkeel
