// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/support/world/keeper_rig.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// Lets the keeper go on until nothing is open, and checks that the one hedge landed once.
void check_one_hedge(KeeperRig& rig) {
    rig.chain.faults = {};
    for (int i = 0; i < 6; ++i) REQUIRE(rig.block());
    CHECK(rig.unsettled().empty());
    CHECK(rig.records().size() == 1);
    CHECK(rig.chain.landed().size() == 1);
    CHECK(rig.market().size == parse_wad("-10.0").value());
}

}  // namespace

TEST_CASE("The keeper dies before the order is written down: it is decided anew", "[restart]") {
    KeeperRig rig;
    rig.journal.full = true;
    REQUIRE_FALSE(rig.tick());
    rig.journal.full = false;
    rig.restart();
    REQUIRE(rig.tick().value());
    check_one_hedge(rig);
}

TEST_CASE("The keeper dies between writing and sending: the written bytes are sent", "[restart]") {
    KeeperRig rig;
    rig.chain.faults.send = {{Errc::kNetwork, Remedy::kRetryLater, "never left"}};
    REQUIRE(rig.tick().value());
    const Bytes written = rig.unsettled().at(0).attempts.at(0).raw;
    rig.restart();
    REQUIRE(rig.tick().value());
    CHECK(rig.chain.sent.back() == written);
    check_one_hedge(rig);
}

TEST_CASE("The keeper dies between sending and noting it: nothing is doubled", "[restart]") {
    KeeperRig rig;
    rig.chain.faults.send = {{Errc::kNetwork, Remedy::kRetryLater, "no answer"}};
    rig.chain.faults.send_reaches = true;
    REQUIRE(rig.tick().value());
    rig.restart();
    const bool mined_meanwhile = GENERATE(false, true);
    if (mined_meanwhile) rig.mine();
    REQUIRE(rig.tick().value());
    check_one_hedge(rig);
}

TEST_CASE("The keeper dies while the order waits, for longer than anybody remembers", "[restart]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    rig.restart();
    rig.chain.drop_pool();
    REQUIRE(rig.block().value());
    check_one_hedge(rig);
}

TEST_CASE("The keeper dies with a raised fee written and not sent", "[restart]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    rig.clock.advance(std::chrono::seconds(30));
    REQUIRE(rig.tick());
    REQUIRE(rig.unsettled().at(0).attempts.size() == 2);
    rig.restart();
    SECTION("the new bytes are sent") {
        REQUIRE(rig.tick());
        CHECK(rig.chain.sent.back() == rig.unsettled().at(0).attempts.at(1).raw);
    }
    SECTION("the old bytes are mined meanwhile") {
        rig.mine();
    }
    check_one_hedge(rig);
}

TEST_CASE("The keeper dies after the order was mined and before it saw that", "[restart]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    rig.mine();
    rig.restart();
    REQUIRE(rig.tick().value());
    check_one_hedge(rig);
}
