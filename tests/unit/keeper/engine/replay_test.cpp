// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/replay.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

#include "tests/support/world/keeper_rig.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

/// Four blocks of two strategies over one restart, in a file.
struct Played {
    TemporaryFolder folder;
    std::string path = folder.file("k.db");

    Played() {
        RigOptions options;
        options.held = {"10.0", "4.0"};
        options.journal_file = path;
        options.limits.max_orders_per_hour = 1;
        KeeperRig rig(options);
        REQUIRE(rig.tick().value());
        rig.chain.next().markets[0].held = Wad::from_int(12);
        REQUIRE(rig.block().value());
        rig.options.limits.max_orders_per_hour.reset();
        rig.restart();
        REQUIRE(rig.block().value());
        REQUIRE(rig.block().value());
    }

    void tamper(const char* sql) const {
        sqlite3* handle = nullptr;
        REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
        REQUIRE(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(handle);
    }

    Result<ReplayReport> replayed() {
        const JournalReader journal = need(JournalReader::open(path));
        return replay(journal, [this](const Difference& one) { found.push_back(one); });
    }

    std::vector<Difference> found;
};

TEST_CASE("replay decides all that was journalled, and agrees", "[replay]") {
    Played played;
    const auto report = need(played.replayed());
    CHECK(report.snapshots == 4);
    CHECK(report.decisions == 8);
    CHECK(report.differences == 0);
    CHECK(played.found.empty());
}

TEST_CASE("replay finds a plan that was changed", "[replay]") {
    Played played;
    played.tamper(
        "UPDATE decisions SET plan = replace(plan, '\"10.0\"', '\"11.0\"') "
        "WHERE id = (SELECT min(id) FROM decisions)");
    const auto report = need(played.replayed());
    CHECK(report.differences == 1);
    REQUIRE(played.found.size() == 1);
    CHECK(played.found[0].block == 100);
    CHECK(played.found[0].strategy == "s0");
    CHECK_THAT(played.found[0].journalled, Catch::Contains("\"11.0\""));
    CHECK_THAT(played.found[0].decided, Catch::Contains("\"10.0\""));
}

TEST_CASE("replay finds inputs that were changed", "[replay]") {
    Played played;
    played.tamper(
        "UPDATE decisions SET inputs = replace(inputs, '\"orders_last_hour\":0', "
        "'\"orders_last_hour\":9') WHERE id = (SELECT min(id) FROM decisions)");
    CHECK(need(played.replayed()).differences > 0);
}

TEST_CASE("replay agrees with nothing it cannot decide", "[replay]") {
    Played played;
    SECTION("inputs that are none") {
        played.tamper("UPDATE decisions SET inputs = '{}'");
    }
    SECTION("a decision that is missing") {
        played.tamper(
            "PRAGMA foreign_keys = OFF; DELETE FROM transactions; DELETE FROM decisions "
            "WHERE id = (SELECT max(id) FROM decisions)");
    }
    CHECK(played.replayed().error().code == Errc::kDecode);
}

}  // namespace
}  // namespace evenkeel::test
