// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

namespace fs = std::filesystem;

std::size_t count_snapshots(const std::string& path) {
    std::size_t count = 0;
    need(need(JournalReader::open(path)).each_snapshot([&](const DecidedSnapshot&) -> Result<void> {
        ++count;
        return {};
    }));
    return count;
}

void write_ticks(SqliteJournal& journal, std::uint64_t first, std::uint64_t count) {
    const auto shape = layout(2);
    for (std::uint64_t i = first; i < first + count; ++i) {
        const auto answers = results({static_cast<std::uint8_t>(i), 2});
        need(journal.write_tick({at(1), head(i), shape, answers, {{"{}", plan("a"), {}}}, {}}));
    }
}

/// Runs `body` in a process of its own that ends without any clean-up.
template <class Body>
void in_killed_process(Body body) {
    const pid_t child = ::fork();
    if (child == 0) {
        body();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
}

void run_sql(const std::string& path, const char* sql) {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
    CHECK(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(handle);
}

TEST_CASE("what is held back is on the disk when flushed, whatever is committed before",
          "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("h.db");
    const auto journal = need(SqliteJournal::open(path));
    need(journal->begin_run(at(1), "1", "t"));
    auto record = transaction(1);
    record.id = need(journal->add({record, {}, Wad::from_int(1)}, at(1), 1));
    const auto reader = need(JournalReader::open(path));
    const auto rebalanced = [&](const JournalHistory& history) {
        return need(history.last_rebalance("eth-usdc"));
    };
    record.state = TxState::kMined;
    record.mined = inclusion(1, true, 500);
    need(journal->hold());
    need(journal->update(record, "mined", at(2), 2));
    CHECK(rebalanced(*journal) == 500);
    CHECK(rebalanced(reader) == std::nullopt);
    write_ticks(*journal, 1, 1);
    need(journal->add({transaction(2, 2), {}, Wad::from_int(1)}, at(3), 3));
    CHECK(count_snapshots(path) == 1);
    CHECK(rebalanced(reader) == std::nullopt);
    SECTION("by name") {
        need(journal->flush());
    }
    SECTION("by the end of holding and the next update, in order") {
        need(journal->flush());
        need(journal->hold());
        need(journal->update(record, "seen again", at(3), 3));
        CHECK(rebalanced(reader) == 500);
    }
    CHECK(rebalanced(reader) == 500);
    need(journal->flush());
    record.mined = inclusion(1, true, 600);
    need(journal->update(record, "mined again", at(4), 4));
    CHECK(rebalanced(reader) == 600);
}

TEST_CASE("what is held back when the process is killed never was", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    in_killed_process([&] {
        const auto journal = SqliteJournal::open(path);
        auto record = transaction(1);
        if (!journal || !(*journal)->begin_run(at(1), "1", "t")) ::_exit(1);
        const auto id = (*journal)->add({record, {}, Wad::from_int(1)}, at(1), 1);
        if (!id || !(*journal)->hold()) ::_exit(2);
        record.id = *id;
        record.state = TxState::kMined;
        record.mined = inclusion(1, true, 500);
        if (!(*journal)->update(record, "", at(2), 2)) ::_exit(3);
    });
    const auto journal = need(SqliteJournal::open(path));
    CHECK(need(journal->last_nonce(address(0xaa), 1)) == 1);
    CHECK(need(journal->last_rebalance("eth-usdc")) == std::nullopt);
}

TEST_CASE("what was committed before a kill is there after it, also for readers", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    in_killed_process([&] {
        const auto journal = SqliteJournal::open(path);
        if (!journal || !(*journal)->begin_run(at(1), "1", "t")) ::_exit(1);
        const auto shape = layout(2);
        for (std::uint64_t i = 0; i < 10; ++i) {
            const auto answers = results({static_cast<std::uint8_t>(i), 2});
            if (!(*journal)->write_tick({at(1), head(i), shape, answers, {}, {}})) ::_exit(1);
        }
        ::_exit(0);
    });
    CHECK(count_snapshots(path) == 10);
    const auto journal = need(SqliteJournal::open(path));
    need(journal->begin_run(at(2), "1", "t"));
    write_ticks(*journal, 10, 1);
    CHECK(count_snapshots(path) == 11);
}

TEST_CASE("a torn tail of the WAL loses its own commit and none before", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db"), copy = folder.file("copy.db");
    const auto journal = need(SqliteJournal::open(path));
    need(journal->begin_run(at(1), "1", "t"));
    write_ticks(*journal, 0, 10);
    const auto before = fs::file_size(path + "-wal");
    write_ticks(*journal, 10, 1);
    const auto after = fs::file_size(path + "-wal");
    REQUIRE(before < after);
    fs::copy_file(path, copy);
    fs::copy_file(path + "-wal", copy + "-wal");
    fs::resize_file(copy + "-wal", after - 100);
    CHECK(count_snapshots(copy) == 10);
    const auto reopened = need(SqliteJournal::open(copy));
    need(reopened->begin_run(at(1), "1", "t"));
    write_ticks(*reopened, 10, 2);
    CHECK(count_snapshots(copy) == 12);
}

TEST_CASE("a reader works beside a writer", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    const auto journal = need(SqliteJournal::open(path));
    need(journal->begin_run(at(1), "1", "t"));
    write_ticks(*journal, 0, 3);
    std::size_t seen = 0;
    need(need(JournalReader::open(path)).each_snapshot([&](const DecidedSnapshot&) -> Result<void> {
        write_ticks(*journal, 50 + seen++, 1);
        return {};
    }));
    CHECK(seen == 3);
    CHECK(count_snapshots(path) == 6);
}

TEST_CASE("a second instance is refused and told who holds the journal", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    auto journal = need(SqliteJournal::open(path));
    const auto second = SqliteJournal::open(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::kStorage);
    CHECK_THAT(second.error().message, Catch::Contains(std::to_string(::getpid())));
    fs::create_symlink(path, folder.file("alias.db"));
    CHECK_FALSE(SqliteJournal::open(folder.file("alias.db")));
    journal.reset();
    CHECK(SqliteJournal::open(path));
}

TEST_CASE("the lock dies with its process", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    in_killed_process([&] {
        const auto journal = SqliteJournal::open(path);
        ::_exit(journal ? 0 : 1);
    });
    CHECK(SqliteJournal::open(path));
}

TEST_CASE("a newer schema is refused and stays untouched", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    need(SqliteJournal::open(path));
    run_sql(path, "PRAGMA user_version = 4");
    for (const auto& error :
         {SqliteJournal::open(path).error(), JournalReader::open(path).error()}) {
        CHECK(error.code == Errc::kStorage);
        CHECK_THAT(error.message, Catch::Contains("schema version 4") && Catch::Contains("newer"));
    }
}

TEST_CASE("another program's file is refused and stays untouched", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("other.db");
    run_sql(path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");
    const auto size = fs::file_size(path);
    const auto refused = SqliteJournal::open(path);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::Contains("no journal"));
    CHECK(fs::file_size(path) == size);
    CHECK_FALSE(fs::exists(path + "-wal"));
}

TEST_CASE("a file that is no database is a clear error", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    std::ofstream(path) << std::string(5'000, 'x');
    const auto refused = SqliteJournal::open(path);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::kStorage);
    CHECK_THAT(refused.error().message, Catch::Contains("not a database"));
    CHECK(JournalReader::open(path).error().code == Errc::kStorage);
    CHECK(JournalReader::open(folder.file("none.db")).error().code == Errc::kMissing);
}

TEST_CASE("damaged pages are an error and no crash", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    {
        const auto journal = need(SqliteJournal::open(path));
        need(journal->begin_run(at(1), "1", "t"));
        write_ticks(*journal, 0, 200);
    }
    const auto size = fs::file_size(path);
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        for (std::uintmax_t at_byte = 8'192; at_byte < size; at_byte += 64) {
            file.seekp(static_cast<std::streamoff>(at_byte));
            file.write("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
        }
    }
    const auto reader = JournalReader::open(path);
    if (!reader) {
        CHECK(reader.error().code == Errc::kStorage);
        return;
    }
    const auto walked =
        reader->each_snapshot([](const DecidedSnapshot&) -> Result<void> { return {}; });
    REQUIRE_FALSE(walked);
    CHECK(walked.error().code == Errc::kStorage);
}

TEST_CASE("a journal locked by someone else's transaction is an error to try again", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    const auto journal = need(SqliteJournal::open(path));
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &other) == SQLITE_OK);
    REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
    const auto refused = journal->begin_run(at(1), "1", "t");
    sqlite3_close(other);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::kStorage);
    CHECK(refused.error().remedy == Remedy::kRetryLater);
    CHECK(journal->begin_run(at(1), "1", "t"));
}

TEST_CASE("a full disk fails the tick, and the next one works", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    in_killed_process([&] {
        const auto journal = SqliteJournal::open(path);
        if (!journal || !(*journal)->begin_run(at(1), "1", "t")) ::_exit(1);
        const auto shape = layout(1);
        CallResults large;
        large.append(true, Bytes(1'000'000, 1));
        // A limit on file size stands in for a full disk: the write fails the same way.
        ::signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit {
            300'000, RLIM_INFINITY
        };
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto failed = (*journal)->write_tick({at(1), head(1), shape, large, {}, {}});
        if (failed || failed.error().code != Errc::kStorage) ::_exit(2);
        limit.rlim_cur = RLIM_INFINITY;
        ::setrlimit(RLIMIT_FSIZE, &limit);
        if (!(*journal)->write_tick({at(1), head(2), shape, large, {}, {}})) ::_exit(3);
    });
    CHECK(count_snapshots(path) == 1);
}

}  // namespace
}  // namespace evenkeel::test
