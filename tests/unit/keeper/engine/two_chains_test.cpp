// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "keeper/engine/replay.hpp"
#include "tests/support/world/keeper_rig.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

/// Market 0 is held on the chain "far" and hedged here; market 1 is all here.
RigOptions apart() {
    RigOptions options;
    options.held = {"0.0", "4.0"};
    options.far = "10.0";
    options.limits.max_head_age = Duration{60'000};
    return options;
}

Error network() {
    return {Errc::kNetwork, Remedy::kRetryLater, "connection reset"};
}

const Wad kHeld = Wad::from_int(10);

/// What the newest block came to.
std::string document(const KeeperRig& rig) {
    return rig.board.read()->document->get();
}

TEST_CASE("What is held on a further chain is hedged where orders are signed", "[chains]") {
    KeeperRig rig(apart());
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    CHECK(rig.market(0).size == -kHeld);
    CHECK(rig.market(1).size == Wad::from_int(-4));
    CHECK(rig.far->sent.empty());
    rig.far->next().markets[0].held = Wad::from_int(12);
    rig.mine_far();
    REQUIRE(rig.block().value());
    REQUIRE(rig.block().value());
    CHECK(rig.market(0).size == Wad::from_int(-12));
}

TEST_CASE("A further chain's block is read once, and its head asked at every block", "[chains]") {
    KeeperRig rig(apart());
    REQUIRE(rig.tick().value());
    CHECK(rig.far->reads == 1);
    REQUIRE(rig.block().value());
    REQUIRE(rig.block().value());
    CHECK(rig.far->reads == 1);
    rig.mine_far();
    REQUIRE(rig.block().value());
    CHECK(rig.far->reads == 2);
}

TEST_CASE("A further chain that does not answer stops its strategies and no others", "[chains]") {
    KeeperRig rig(apart());
    rig.far->faults.poll.assign(2, network());
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    CHECK(rig.market(0).size == Wad());
    CHECK(rig.market(1).size == Wad::from_int(-4));
    CHECK_THAT(document(rig), Catch::Contains("chain far: connection reset") &&
                                  Catch::Contains(R"("error":"chain far: connection reset")"));
    INFO("and goes on when it answers");
    REQUIRE(rig.block().value());
    REQUIRE(rig.block().value());
    CHECK(rig.market(0).size == -kHeld);
}

TEST_CASE("A further chain that stands still is not decided on", "[chains]") {
    KeeperRig rig(apart());
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block().value());
    CHECK_THAT(document(rig), !Catch::Contains("s old"));
    const std::size_t sent = rig.chain.sent.size();
    REQUIRE(rig.block().value());
    CHECK_THAT(document(rig), Catch::Contains("chain far: its newest block 100 was 72 s old, at "
                                              "most 60 s allowed (limits.max_head_age)"));
    CHECK(rig.chain.sent.size() == sent);
    rig.mine_far();
    REQUIRE(rig.block().value());
    CHECK_THAT(document(rig), !Catch::Contains(R"("reason":"chain far)"));
}

TEST_CASE("A node of a further chain that fell behind is not believed", "[chains]") {
    KeeperRig rig(apart());
    rig.mine_far();
    REQUIRE(rig.tick().value());
    rig.far->faults.lag = 1;
    REQUIRE(rig.block().value());
    CHECK_THAT(document(rig),
               Catch::Contains("chain far: the node is at block 100, block 101 was seen already"));
}

TEST_CASE("A further chain's agreement is needed by those who rest on it", "[chains]") {
    KeeperRig rig(apart());
    rig.far->faults.corroborate.assign(
        2, Error{Errc::kQuorum, Remedy::kRetryLater, "1 of 2 endpoints"});
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    CHECK(rig.market(0).size == Wad());
    CHECK(rig.market(1).size == Wad::from_int(-4));
    REQUIRE(rig.block().value());
    REQUIRE(rig.block().value());
    CHECK(rig.market(0).size == -kHeld);
}

TEST_CASE("Replay rebuilds all chains, those too that could not be read", "[chains]") {
    TemporaryFolder folder;
    RigOptions options = apart();
    options.journal_file = folder.file("k.db");
    {
        KeeperRig rig(options);
        rig.far->faults.poll = {network()};
        REQUIRE(rig.tick().value());
        REQUIRE(rig.block().value());
        rig.far->faults.poll = {network()};
        REQUIRE(rig.block().value());
        rig.restart();
        rig.far->next().markets[0].held = Wad::from_int(12);
        rig.mine_far();
        REQUIRE(rig.block().value());
        for (int i = 0; i < 6; ++i) REQUIRE(rig.block().value());
        rig.mine_far();
        REQUIRE(rig.block().value());
    }
    const JournalReader journal = need(JournalReader::open(*options.journal_file));
    std::vector<Difference> found;
    const auto report = need(replay(journal, [&](const Difference& one) { found.push_back(one); }));
    CHECK(report.snapshots == 11);
    CHECK(report.decisions == 22);
    CHECK(found.empty());
}

TEST_CASE("Hedges are closed without a further chain", "[chains]") {
    KeeperRig rig(apart());
    Portfolio hedges = Portfolio::hedges_only(rig.portfolio.spec()).value();
    Reader reader(hedges, rig.chain);
    const BlockView view = reader.read(rig.chain.newest().head).value();
    CHECK(hedges.hedge({0, 0}, *view.snapshot));
    CHECK(hedges.price(0, *view.snapshot).error().message == "chain far was not read");
}

}  // namespace
}  // namespace evenkeel::test
