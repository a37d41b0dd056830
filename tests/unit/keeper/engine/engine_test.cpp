// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/engine.hpp"

#include <catch2/catch.hpp>

#include "tests/support/world/keeper_rig.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

namespace {

Error unknown_block() {
    return {Errc::kBlockUnknown, Remedy::kRetryLater, "header not found"};
}

Error network() {
    return {Errc::kNetwork, Remedy::kRetryLater, "connection reset"};
}

/// Mines a block while the keeper sleeps, so that run() goes on by itself.
struct MiningClock final : Clock {
    explicit MiningClock(KeeperRig& keeper) : rig(keeper) {}
    WallTime wall() const override { return rig.clock.wall(); }
    SteadyTime steady() const override { return rig.clock.steady(); }
    void sleep(std::chrono::milliseconds, std::stop_token) override {
        if (on_sleep) on_sleep();
        rig.mine();
    }
    KeeperRig& rig;
    std::function<void()> on_sleep;
};

Engine running(KeeperRig& rig, Clock& clock, EngineSettings settings) {
    return Engine({rig.portfolio, rig.options.limits, rig.chain, rig.journal, *rig.desk,
                   *rig.reporter, rig.board, clock},
                  std::move(settings));
}

}  // namespace

TEST_CASE("A block is decided once, however often it is seen", "[engine]") {
    KeeperRig rig;
    CHECK(rig.tick().value());
    CHECK_FALSE(rig.tick().value());
    CHECK(rig.engine->blocks() == 1);
    CHECK(rig.chain.reads == 1);
    CHECK(rig.board.read()->block == 100);
}

TEST_CASE("A head lower than one decided on is not decided on", "[engine]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    rig.chain.faults.lag = 1;
    CHECK(rig.tick().error().code == Errc::kStale);
    CHECK(rig.chain.sent.size() == 1);
}

TEST_CASE("After a restart a node that lags behind a settled order is not believed", "[engine]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    rig.restart();
    rig.chain.faults.lag = 1;
    CHECK(rig.tick().error().code == Errc::kStale);
    CHECK(rig.records().size() == 1);
    rig.chain.faults.lag = 0;
    CHECK(rig.tick().value());
    CHECK(rig.records().size() == 1);
}

TEST_CASE("Where blocks cannot be pinned, one that is gone is looked for anew at once, a few times",
          "[engine]") {
    KeeperRig rig;
    const Error gone{Errc::kStale, Remedy::kRetryLater, "another block came"};
    rig.chain.faults.read = {gone};
    CHECK_FALSE(rig.tick());
    rig.chain.faults.unpinned = true;
    rig.chain.faults.read = {gone, gone};
    CHECK(rig.tick().value());
    CHECK(rig.engine->blocks() == 1);
    CHECK(rig.chain.sent.size() == 1);
    rig.mine();
    rig.chain.faults.read.assign(kMostLooks, gone);
    CHECK(rig.tick().error().code == Errc::kStale);
    CHECK(rig.chain.faults.read.empty());
}

TEST_CASE("A read that fails decides and sends nothing; the same head is tried again", "[engine]") {
    KeeperRig rig;
    rig.chain.faults.read = {unknown_block()};
    CHECK(rig.tick().error().code == Errc::kBlockUnknown);
    CHECK(rig.engine->blocks() == 0);
    CHECK(rig.chain.sent.empty());
    CHECK(rig.tick().value());
    CHECK(rig.chain.sent.size() == 1);
}

TEST_CASE("Failures are alerted at the third in a row, and once more when they end", "[engine]") {
    KeeperRig rig;
    MiningClock clock(rig);
    rig.chain.faults.poll = {network(), network()};
    auto engine = running(rig, clock, {.max_blocks = 1});
    REQUIRE(engine.run({}));
    CHECK(rig.alerts.count("tick_failed") == 0);
    rig.chain.faults.poll.assign(5, network());
    auto again = running(rig, clock, {.max_blocks = 2});
    REQUIRE(again.run({}));
    CHECK(rig.alerts.count("tick_failed") == 1);
    CHECK(rig.alerts.count("tick_recovered") == 1);
}

TEST_CASE("A node that lags shows in the published state until it has caught up", "[engine]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    rig.restart();
    rig.chain.faults.lag = 50;
    int sleeps = 0;
    MiningClock clock(rig);
    std::vector<std::string> unhealthy;
    clock.on_sleep = [&] {
        if (++sleeps == 4) {
            unhealthy = rig.board.read()->unhealthy;
            rig.chain.faults.lag = 0;
        }
    };
    auto engine = running(rig, clock, {.max_blocks = 1});
    REQUIRE(engine.run({}));
    REQUIRE(unhealthy.size() == 1);
    CHECK_THAT(unhealthy[0], Catch::Contains("the node is at block"));
    CHECK(rig.board.read()->unhealthy.empty());
}

TEST_CASE("What begins between two blocks is published before the next", "[engine]") {
    KeeperRig rig;
    MiningClock clock(rig);
    std::vector<std::string> unhealthy;
    clock.on_sleep = [&] { unhealthy = rig.board.read()->unhealthy; };
    auto engine = running(rig, clock, {.max_blocks = 2, .on_poll = [&] {
                                           rig.reporter->endpoint("http://a", false, "refused");
                                       }});
    REQUIRE(engine.run({}));
    CHECK(unhealthy.size() == 1);
}

TEST_CASE("run ends after max_blocks", "[engine]") {
    KeeperRig rig;
    MiningClock clock(rig);
    auto engine = running(rig, clock, {.max_blocks = 3});
    REQUIRE(engine.run({}));
    CHECK(engine.blocks() == 3);
    CHECK(rig.market().size == parse_wad("-10.0").value());
}

TEST_CASE("run ends within the tick in which it is told to stop", "[engine]") {
    KeeperRig rig;
    MiningClock clock(rig);
    std::stop_source stop;
    clock.on_sleep = [&] { stop.request_stop(); };
    auto engine = running(rig, clock, {});
    REQUIRE(engine.run(stop.get_token()));
    CHECK(engine.blocks() == 1);
}

TEST_CASE("Requests that the stop cut short are no failure", "[engine]") {
    KeeperRig rig;
    MiningClock clock(rig);
    std::stop_source stop;
    rig.chain.faults.poll.assign(9, network());
    auto engine = running(rig, clock, {.on_poll = [&] { stop.request_stop(); }});
    REQUIRE(engine.run(stop.get_token()));
    CHECK(rig.alerts.count("tick_failed") == 0);
}

TEST_CASE("run pauses as it is told", "[engine]") {
    KeeperRig rig;
    std::vector<std::chrono::milliseconds> pauses;
    auto engine =
        running(rig, rig.clock,
                {.max_blocks = 2,
                 .poll_interval = 250ms,
                 .pause = [&](std::chrono::milliseconds interval, const std::stop_token&) {
                     pauses.push_back(interval);
                     rig.mine();
                 }});
    REQUIRE(engine.run({}));
    CHECK(pauses == std::vector<std::chrono::milliseconds>{250ms});
}

TEST_CASE("A journal that cannot be written ends the run, with an alert", "[engine]") {
    KeeperRig rig;
    rig.journal.full = true;
    MiningClock clock(rig);
    auto engine = running(rig, clock, {});
    const auto ended = engine.run({});
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code == Errc::kStorage);
    CHECK(rig.alerts.count("tick_failed") == 1);
    CHECK(rig.chain.sent.empty());
}

TEST_CASE("A dry run decides and writes decisions down, and sends nothing", "[engine]") {
    RigOptions options;
    options.engine.dry_run = options.desk.dry_run = true;
    KeeperRig rig(options);
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    CHECK(rig.records().empty());
    CHECK(rig.chain.sent.empty());
    CHECK(rig.engine->blocks() == 2);
}

TEST_CASE("Orders of one tick count in the ledgers of the strategies after it", "[engine]") {
    RigOptions options;
    options.held = {"10.0", "4.0"};
    options.limits.max_orders_per_hour = 1;
    KeeperRig rig(options);
    REQUIRE(rig.tick().value());
    REQUIRE(rig.records().size() == 1);
    CHECK(rig.records()[0].strategy == "s0");
    REQUIRE(rig.block().value());
    CHECK(rig.records().size() == 1);
    rig.clock.advance(1h);
    REQUIRE(rig.block().value());
    CHECK(rig.records().size() == 2);
}
