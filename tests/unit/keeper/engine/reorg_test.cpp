// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/support/world/keeper_rig.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

const Wad kHedged = parse_wad("-10.0").value();

TransactionRecord only_record(const KeeperRig& rig) {
    const auto all = rig.records();
    REQUIRE(all.size() == 1);
    return all.front();
}

/// A keeper whose one order is settled in block 101, head 101.
void settle(KeeperRig& rig) {
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    REQUIRE(only_record(rig).state == TxState::kConfirmed);
}

RigOptions deep(std::uint64_t confirmations) {
    RigOptions options;
    options.desk.confirmations = confirmations;
    return options;
}

}  // namespace

TEST_CASE("A mined order is final only when it is deep enough", "[reorg]") {
    KeeperRig rig(deep(3));
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kMined);
    CHECK(rig.desk->in_flight("s0"));
    REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kMined);
    REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kConfirmed);
}

TEST_CASE("A mined order whose block is gone is watched, sent again and mined once", "[reorg]") {
    const bool forget = GENERATE(false, true);
    KeeperRig rig(deep(3));
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    rig.chain.reorg(1, forget);
    rig.chain.base_fee = gwei(50);
    rig.mine();
    REQUIRE(rig.tick().value());
    CHECK(only_record(rig).state == TxState::kBroadcast);
    CHECK_FALSE(only_record(rig).mined);
    CHECK(rig.chain.pool_size() == 1);
    rig.chain.base_fee = gwei(10);
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.market().size == kHedged);
}

TEST_CASE("A settled order whose block is gone is opened again; no second hedge", "[reorg]") {
    const bool forget = GENERATE(false, true);
    KeeperRig rig;
    settle(rig);
    rig.chain.reorg(1, forget);
    rig.chain.base_fee = gwei(50);
    rig.mine();
    REQUIRE(rig.tick().value());
    CHECK(only_record(rig).state == TxState::kBroadcast);
    CHECK(rig.desk->in_flight("s0"));
    INFO("whatever the pools forgot is handed to them again");
    CHECK(rig.chain.pool_size() == 1);
    rig.chain.base_fee = gwei(10);
    for (int i = 0; i < 3; ++i) REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.market().size == kHedged);
    CHECK(rig.chain.landed().size() == 1);
}

TEST_CASE("A reorganisation during a restart is noticed", "[reorg]") {
    KeeperRig rig;
    settle(rig);
    rig.chain.reorg(1, true);
    rig.mine();
    rig.restart();
    REQUIRE(rig.tick().value());
    CHECK(rig.unsettled().size() == 1);
    REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.market().size == kHedged);
}

TEST_CASE("An order mined again in another block stays settled", "[reorg]") {
    KeeperRig rig;
    settle(rig);
    rig.chain.reorg(1);
    rig.mine();
    REQUIRE(rig.tick().value());
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.market().size == kHedged);
}

TEST_CASE("A settled order that another block mined with another outcome is opened again",
          "[reorg]") {
    KeeperRig rig;
    settle(rig);
    rig.chain.reorg(1);
    rig.chain.next().refuses = true;
    rig.mine();
    rig.chain.next().refuses = false;
    REQUIRE(rig.market().size.is_zero());
    REQUIRE(rig.tick().value());
    CHECK(rig.desk->in_flight("s0"));
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block().value());
    const auto all = rig.records();
    REQUIRE(all.size() == 2);
    CHECK(all[0].state == TxState::kReverted);
    CHECK(all[1].state == TxState::kConfirmed);
    CHECK(rig.market().size == kHedged);
    CHECK(rig.alerts.count("guard_halted") == 0);
}

// A pool of nodes can tell a receipt of one fork and a head of another. The account's nonce at the
// head's own hash is read with the snapshot: it decides.
TEST_CASE("A receipt that the head's own account does not know of settles nothing", "[reorg]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    rig.mine();
    const auto stray = rig.chain.landed();
    REQUIRE(stray.size() == 1);
    rig.chain.reorg(1, true);
    rig.mine();
    rig.mine();
    rig.chain.faults.stray = stray;
    REQUIRE(rig.tick().value());
    CHECK(rig.unsettled().size() == 1);
    CHECK(rig.records().size() == 1);
    rig.chain.faults.stray.clear();
    for (int i = 0; i < 3; ++i) REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.market().size == kHedged);
}

TEST_CASE("Orders that a reorganisation puts back together are not all left to land", "[reorg]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    rig.chain.next().refuses = true;
    REQUIRE(rig.block().value());
    REQUIRE(rig.records().at(0).state == TxState::kReverted);
    rig.chain.next().refuses = false;
    for (int i = 0; i < 2; ++i) REQUIRE(rig.block().value());
    REQUIRE(rig.records().size() == 2);
    REQUIRE(rig.market().size == kHedged);
    // In the new chain nothing refuses the first one, and the second is right no more.
    rig.chain.reorg(3, true);
    rig.chain.base_fee = gwei(50);
    for (int i = 0; i < 3; ++i) rig.mine();
    REQUIRE(rig.tick().value());
    CHECK(rig.records().at(0).state == TxState::kBroadcast);
    CHECK(rig.records().at(1).state == TxState::kCancelling);
    rig.chain.base_fee = gwei(10);
    for (int i = 0; i < 3; ++i) REQUIRE(rig.block().value());
    CHECK(rig.records().at(0).state == TxState::kConfirmed);
    CHECK(rig.records().at(1).state == TxState::kCancelled);
    CHECK(rig.market().size == kHedged);
    CHECK(rig.unsettled().empty());
}

TEST_CASE("A pending order is asked again while an earlier one is mined and not deep", "[reorg]") {
    KeeperRig rig(deep(3));
    REQUIRE(rig.tick().value());
    rig.chain.next().refuses = true;
    for (int i = 0; i < 3; ++i) REQUIRE(rig.block().value());
    REQUIRE(rig.records().at(0).state == TxState::kReverted);
    rig.chain.next().refuses = false;
    REQUIRE(rig.block().value());
    REQUIRE(rig.records().size() == 2);
    // The first lands after all, then what is left is the second one, which would overshoot.
    rig.chain.reorg(4, true);
    for (int i = 0; i < 3; ++i) rig.mine();
    rig.chain.drop_pool();
    REQUIRE(rig.chain.send(rig.records().at(0).attempts.front().raw));
    rig.mine();
    rig.chain.base_fee = gwei(50);
    REQUIRE(rig.tick().value());
    REQUIRE(rig.tick());
    CHECK(rig.records().at(0).state == TxState::kMined);
    REQUIRE(rig.block().value());
    CHECK(rig.records().at(1).state == TxState::kCancelling);
    rig.chain.base_fee = gwei(10);
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block().value());
    CHECK(rig.market().size == kHedged);
    CHECK(rig.unsettled().empty());
}
