// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/migration.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "chain/codec/hex.hpp"
#include "chain/transactions/transaction.hpp"
#include "keeper/journal/schema.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

// As the first release created it, word for word.
constexpr const char* kVersion1 = R"sql(
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

LocalSigner& signer() {
    static LocalSigner kSigner(PrivateKey::from_hex(std::string(63, '0') + "1").value());
    return kSigner;
}

SignedTransaction order(std::uint64_t nonce, std::uint64_t max_fee) {
    UnsignedTransaction request;
    request.chain_id = 10;
    request.nonce = nonce;
    request.to = address(7);
    request.gas_limit = 100'000;
    request.fees = {gwei(max_fee), gwei(1)};
    return sign(request, signer()).value();
}

std::string blob(ByteView bytes) {
    return "x'" + hex::encode(bytes).substr(2) + "'";
}

std::string transaction_row(int id, std::uint64_t nonce, const char* rest) {
    return fmt::format(
        "INSERT INTO entries VALUES ({0}, {0}000, 100, 'eth-usdc', 'transaction');"
        "INSERT INTO transactions VALUES ({0}, NULL, 'eth-usdc', {0}000, {1}, {2}, 'sell 1 ETH', "
        "'2000.0', {3});",
        id, blob(signer().address().bytes), nonce, rest);
}

std::string attempt_row(int id, int position, ByteView hash, ByteView raw, const char* max_fee) {
    return fmt::format("INSERT INTO attempts VALUES ({}, {}, {}, {}, '{}', '1000000000', 1000, 1);",
                       id, position, blob(hash), blob(raw), max_fee);
}

/// Nonce 3 was confirmed and paid 42,000 gwei; 4 waits, raised once; 5's bytes are damaged, and it
/// reverted.
std::string version_1_rows() {
    const auto done = order(3, 20), first = order(4, 20), raised = order(4, 22);
    const char* paid = "'confirmed', 1, x'00', x'00', 90, 500, 1, 21000, '2000000000'";
    const char* failed = "'reverted', 1, x'00', x'00', 95, 600, 0, 21000, '2000000000'";
    const Bytes damaged{0x02, 0x01};
    return transaction_row(1, 3, paid) + transaction_row(2, 5, failed) +
           transaction_row(3, 4,
                           "'broadcast', 0, NULL, NULL, NULL, NULL, NULL, NULL, "
                           "NULL") +
           attempt_row(1, 0, done.hash().bytes, done.raw(), "20000000000") +
           attempt_row(2, 0, hash(9).bytes, damaged, "20000000000") +
           attempt_row(3, 0, first.hash().bytes, first.raw(), "20000000000") +
           attempt_row(3, 1, raised.hash().bytes, raised.raw(), "22000000000") +
           "INSERT INTO peaks VALUES ('eth-usdc', '12.0');";
}

void run_sql(const std::string& path, const std::string& sql) {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
    char* message = nullptr;
    const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message);
    INFO((message == nullptr ? "" : message));
    CHECK(code == SQLITE_OK);
    sqlite3_close(handle);
}

/// A journal as the first release left it.
std::string version_1(const TemporaryFolder& folder) {
    const auto path = folder.file("old.db");
    run_sql(path, kVersion1);
    run_sql(path, version_1_rows());
    run_sql(path, fmt::format("PRAGMA application_id = {}; PRAGMA user_version = 1;",
                              kJournalApplicationId));
    return path;
}

}  // namespace

TEST_CASE("a journal of version 1 is brought up to date, with what its bytes tell", "[journal]") {
    const TemporaryFolder folder;
    const auto path = version_1(folder);
    const auto journal = need(SqliteJournal::open(path));
    const auto open = need(journal->unsettled());
    REQUIRE(open.size() == 1);
    CHECK(open[0].nonce() == 4);
    CHECK(open[0].request == order(4, 22).request());
    REQUIRE(open[0].attempts.size() == 2);
    CHECK(open[0].attempts[0].kind == AttemptKind::kOrder);
    CHECK(open[0].attempts[0].memo.empty());
    CHECK(open[0].attempts[0].valid_until == 0);
    CHECK(open[0].reserved == Wei(*checked_mul(gwei(22).amount, u256(100'000u))));
    INFO("gas: paid twice, and what the open one may cost");
    const u256 gas = *checked_add(open[0].reserved.amount, u256(2 * 42'000 * 1'000'000'000ull));
    CHECK(need(journal->usage(WallTime{}, {})) == Usage{3, Wad::from_int(6'000), Wei(gas), {}});
    CHECK(need(journal->peak_value("eth-usdc")) == Wad::from_int(12));
    CHECK(need(journal->last_rebalance("eth-usdc")) == 500);
    CHECK(need(journal->reverts_in_a_row("eth-usdc")) == 1);
}

TEST_CASE("a migrated journal knows its nonces by chain; damaged bytes may be of any",
          "[journal]") {
    const TemporaryFolder folder;
    const auto journal = need(SqliteJournal::open(version_1(folder)));
    const Address account = signer().address();
    CHECK(need(journal->last_nonce(account, 10)) == 5);
    CHECK(need(journal->last_nonce(account, 1)) == 5);
    CHECK(need(journal->last_nonce(address(0xbb), 10)) == std::nullopt);
    CHECK(need(journal->adopted(account, 10)) == std::nullopt);
    CHECK(need(journal->lost(account, 10)).empty());
}

TEST_CASE("a migrated journal is written like any other, and migrated once", "[journal]") {
    const TemporaryFolder folder;
    const auto path = version_1(folder);
    {
        const auto journal = need(SqliteJournal::open(path));
        need(journal->begin_run(at(1), "2", "t"));
        auto record = need(journal->unsettled()).at(0);
        record.state = TxState::kLost;
        need(journal->update(record, "lost", at(2'000), 101));
        need(journal->adopt(signer().address(), 10, 6, at(2'001)));
        need(journal->set_guard_state("eth-usdc", "{}"));
        CHECK(need(journal->quality("eth-usdc")) == std::nullopt);
        need(journal->put_quality({at(2'002), 101, "eth-usdc", "{}", {"{}"}}));
    }
    const auto journal = need(SqliteJournal::open(path));
    CHECK(need(journal->lost(signer().address(), 10)).size() == 1);
    CHECK(need(journal->adopted(signer().address(), 10)) == 6);
    CHECK(need(journal->guard_state("eth-usdc")) == "{}");
    CHECK(need(journal->quality("eth-usdc")) == "{}");
    CHECK(need(JournalReader::open(path)).last_nonce(signer().address(), 10).value() == 5);
}

TEST_CASE("a migration that fails leaves the journal as it was", "[journal]") {
    const TemporaryFolder folder;
    const auto path = version_1(folder);
    run_sql(path, "CREATE TABLE guard_states (x)");
    CHECK(SqliteJournal::open(path).error().code == Errc::kStorage);
    run_sql(path, "DROP TABLE guard_states");
    const auto journal = need(SqliteJournal::open(path));
    CHECK(need(journal->unsettled()).size() == 1);
}

}  // namespace evenkeel::test
