// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/reader.hpp"

#include <catch2/catch.hpp>

#include "tests/support/world/keeper_rig.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

TEST_CASE("The reads are planned in rounds once, then a block is one read", "[reader]") {
    KeeperRig rig;
    Reader reader(rig.portfolio, rig.chain);
    const Head head = rig.chain.newest().head;
    const auto first = reader.read(head);
    REQUIRE(first);
    CHECK(first->snapshot->head() == head);
    const std::size_t asks = rig.chain.asks;
    CHECK(asks > 1);
    CHECK(reader.layout_version() == 1);
    rig.mine();
    const auto second = reader.read(rig.chain.newest().head);
    REQUIRE(second);
    CHECK(rig.chain.asks == asks);
    CHECK(rig.chain.reads == 2);
    CHECK(reader.layout_version() == 1);
    INFO("both snapshots share one list of calls");
    CHECK(&first->snapshot->calls() == &second->snapshot->calls());
}

TEST_CASE("The account's nonce and balance come with the snapshot", "[reader]") {
    KeeperRig rig;
    REQUIRE(rig.block().value());
    rig.mine();
    Reader reader(rig.portfolio, rig.chain);
    const auto view = reader.read(rig.chain.newest().head);
    REQUIRE(view);
    CHECK(view->nonce == 1);
    CHECK(view->balance == rig.chain.balance);
    CHECK(view->suggested_tip == rig.chain.tip);
}

TEST_CASE("A fact that reverts ends the reading and names the call", "[reader]") {
    KeeperRig rig;
    PortfolioSpec spec = toy_spec(rig.signer.address(), 2);
    Portfolio two = Portfolio::make(spec).value();
    Reader reader(two, rig.chain);
    const auto read = reader.read(rig.chain.newest().head);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::kReverted);
    CHECK_THAT(read.error().message, Catch::Contains("reverted"));
}

TEST_CASE("A reading that failed is planned and read anew", "[reader]") {
    KeeperRig rig;
    Reader reader(rig.portfolio, rig.chain);
    rig.chain.faults.read = {{Errc::kNetwork, Remedy::kRetryLater, "connection reset"}};
    REQUIRE_FALSE(reader.read(rig.chain.newest().head));
    CHECK(reader.read(rig.chain.newest().head));
    CHECK(reader.layout_version() == 1);
}
