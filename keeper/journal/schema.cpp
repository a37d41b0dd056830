// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/schema.hpp"

#include <fmt/core.h>

namespace evenkeel {
namespace {

constexpr std::string_view kCreate = R"sql(
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

tl::unexpected<Error> refused(const std::string& message) {
    return fail(Errc::kStorage, Remedy::kGiveUp, "journal: " + message);
}

struct Identity {
    std::int64_t application = 0, version = 0, tables = 0;
};

Result<Identity> identify(Database& database) {
    EVENKEEL_TRY(const auto application, database.number("PRAGMA application_id"));
    EVENKEEL_TRY(const auto version, database.number("PRAGMA user_version"));
    EVENKEEL_TRY(const auto tables, database.number("SELECT count(*) FROM sqlite_schema"));
    return Identity{application.value_or(0), version.value_or(0), tables.value_or(0)};
}

Result<void> check_ours(const Identity& found) {
    if (found.application != kJournalApplicationId) {
        return refused(fmt::format("this file is no journal: application id {:#x}, expected {:#x}",
                                   found.application, kJournalApplicationId));
    }
    if (found.version > kJournalVersion) {
        return refused(
            fmt::format("this journal has schema version {}, written by a newer program; this one "
                        "knows version {}",
                        found.version, kJournalVersion));
    }
    if (found.version < 1) {
        return refused(fmt::format("schema version {} was never in use", found.version));
    }
    return {};
}

Result<void> create(Database& database) {
    EVENKEEL_TRY(WriteScope scope, WriteScope::begin(database));
    EVENKEEL_CHECK(database.script(std::string(kCreate)));
    EVENKEEL_CHECK(
        database.script(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                                    kJournalApplicationId, kJournalVersion)));
    return scope.commit();
}

/// Each older version gets a step here, run in order inside one transaction with the version set
/// last. Version 1 is the first, so there is none yet.
Result<void> migrate(Database&, std::int64_t) {
    return {};
}

Result<void> set_up(Database& database) {
    EVENKEEL_CHECK(database.script("PRAGMA foreign_keys = ON; PRAGMA cache_size = -1024;"));
    return {};
}

}  // namespace

Result<void> prepare_for_writing(Database& database) {
    EVENKEEL_TRY(const Identity found, identify(database));
    const bool fresh = found.tables == 0 && found.application == 0 && found.version == 0;
    if (!fresh) EVENKEEL_CHECK(check_ours(found));
    EVENKEEL_CHECK(database.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
    EVENKEEL_CHECK(set_up(database));
    return fresh ? create(database) : migrate(database, found.version);
}

Result<void> prepare_for_reading(Database& database) {
    EVENKEEL_TRY(const Identity found, identify(database));
    EVENKEEL_CHECK(check_ours(found));
    if (found.version < kJournalVersion) {
        return refused(fmt::format(
            "this journal has schema version {}, this program reads {}; open it once with "
            "`evenkeel run` to bring it up to date",
            found.version, kJournalVersion));
    }
    return set_up(database);
}

}  // namespace evenkeel
