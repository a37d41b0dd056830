// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/world/gate_bench.hpp"
#include "tests/unit/keeper/engine/desk_steps.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

namespace {

/// A keeper whose evidence need not be deep.
RigOptions shallow() {
    RigOptions options;
    options.desk.finality = 2;
    return options;
}

/// A keeper whose first hedge is final, and whose account then did something of its own.
void intrude_after_hedge(KeeperRig& rig) {
    hedge(rig);
    blocks(rig, 1);
    rig.chain.intrude();
    blocks(rig, 1);
}

/// A keeper whose pending order lost its nonce, for good and told.
void lose(KeeperRig& rig) {
    hedge(rig);
    rig.chain.intrude();
    blocks(rig, 8);
    REQUIRE(only_record(rig).state == TxState::kLost);
}

std::optional<AlertLevel> level_of(const KeeperRig& rig, std::string_view event) {
    for (const Alert& alert : rig.alerts.all)
        if (alert.event == event) return alert.level;
    return std::nullopt;
}

}  // namespace

TEST_CASE("A transaction that we did not sign freezes the account's strategies until adopted",
          "[desk]") {
    KeeperRig rig;
    intrude_after_hedge(rig);
    CHECK_THAT(rig.desk->foreign_use().value(),
               Catch::Contains("has nonce 2, expected 1: 1 transaction(s)"));
    hold(rig, "14.0");
    blocks(rig, 3);
    CHECK(rig.records().size() == 1);
    CHECK(rig.alerts.count("guard_halted") == 1);
    INFO("also across a restart");
    rig.restart();
    blocks(rig, 2);
    CHECK(rig.desk->foreign_use());
    CHECK(rig.records().size() == 1);

    REQUIRE(rig.desk->adopt(rig.clock.wall()));
    CHECK_FALSE(rig.desk->foreign_use());
    blocks(rig, 3);
    REQUIRE(rig.records().size() == 2);
    CHECK(rig.records().at(1).nonce() == 2);
    CHECK(rig.market().size == parse_wad("-14.0").value());
    rig.restart();
    blocks(rig, 1);
    CHECK_FALSE(rig.desk->foreign_use());
}

TEST_CASE("Foreign use while the keeper was away is noticed at its first block", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    blocks(rig, 1);
    rig.chain.intrude();
    hold(rig, "14.0");
    rig.mine();
    rig.restart();
    blocks(rig, 1);
    CHECK(rig.desk->foreign_use());
    CHECK(rig.records().size() == 1);
}

TEST_CASE("What an account did before its journal began is adopted", "[desk]") {
    KeeperRig rig;
    rig.chain.intrude();
    rig.mine();
    blocks(rig, 2);
    CHECK_FALSE(rig.desk->foreign_use());
    CHECK(only_record(rig).nonce() == 1);
    CHECK(rig.journal.adopted(rig.signer.address(), 31337).value() == 1);
    INFO("once: what comes after is foreign, also for a keeper that starts then");
    rig.chain.intrude();
    rig.mine();
    rig.restart();
    blocks(rig, 1);
    CHECK(rig.desk->foreign_use());
}

TEST_CASE("A nonce is adopted by its number, as an operator does beside a stopped keeper",
          "[desk]") {
    KeeperRig rig;
    intrude_after_hedge(rig);
    rig.restart();
    REQUIRE(rig.desk->adopt(2, rig.clock.wall()));
    blocks(rig, 1);
    CHECK_FALSE(rig.desk->foreign_use());
}

TEST_CASE("Nothing is adopted before a block was seen", "[desk]") {
    KeeperRig rig;
    CHECK(rig.desk->adopt(rig.clock.wall()).error().code == Errc::kMissing);
}

TEST_CASE("An adoption that cannot be written down is none", "[desk]") {
    KeeperRig rig;
    intrude_after_hedge(rig);
    rig.journal.full = true;
    CHECK(rig.desk->adopt(rig.clock.wall()).error().code == Errc::kStorage);
    CHECK(rig.desk->foreign_use());
}

TEST_CASE("A nonce of ours that another transaction took is Lost: told, frozen until adopted",
          "[desk]") {
    KeeperRig rig(shallow());
    lose(rig);
    CHECK(level_of(rig, "transaction_lost") == AlertLevel::kCritical);
    CHECK(rig.alerts.count("transaction_lost") == 1);
    CHECK_THAT(rig.desk->foreign_use().value(), Catch::Contains("nonce 0 of"));
    rig.restart();
    blocks(rig, 3);
    CHECK_THAT(rig.desk->foreign_use().value(), Catch::Contains("nonce 0 of"));
    CHECK(rig.records().size() == 1);
    CHECK(rig.chain.pool_size() == 0);

    REQUIRE(rig.desk->adopt(rig.clock.wall()));
    blocks(rig, 3);
    REQUIRE(rig.records().size() == 2);
    CHECK(rig.records().at(1).nonce() == 1);
    CHECK(rig.market().size == parse_wad("-10.0").value());
}

TEST_CASE("A lost nonce that a reorganisation gives back is ours again", "[desk]") {
    KeeperRig rig(shallow());
    lose(rig);
    rig.chain.reorg(8, true);
    rig.chain.base_fee = gwei(90);
    for (int i = 0; i < 9; ++i) rig.mine();
    REQUIRE(rig.tick().value());
    CHECK_FALSE(rig.desk->foreign_use());
    CHECK(only_record(rig).state == TxState::kBroadcast);
    CHECK(rig.chain.pool_size() == 1);
    rig.chain.base_fee = gwei(10);
    for (int i = 0; i < 4; ++i) REQUIRE(rig.block());
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.market().size == parse_wad("-10.0").value());
}

TEST_CASE("A nonce is not Lost before it is used at the depth of finality", "[desk]") {
    RigOptions options;
    options.desk.finality = 20;
    KeeperRig rig(options);
    hedge(rig);
    rig.chain.intrude();
    blocks(rig, 20);
    CHECK(only_record(rig).state == TxState::kBroadcast);
    blocks(rig, 4);
    CHECK(only_record(rig).state == TxState::kLost);
}

TEST_CASE("A receipt that all nodes are late with is waited for, and nothing is Lost", "[desk]") {
    KeeperRig rig(shallow());
    hedge(rig);
    rig.chain.faults.late_receipts = true;
    blocks(rig, 2);
    rig.chain.faults.late_receipts = false;
    blocks(rig, 1);
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.alerts.count("transaction_lost") == 0);
    CHECK_FALSE(rig.desk->foreign_use());
}

TEST_CASE("A nonce that nothing of ours has, with a later one waiting, is filled and told once",
          "[desk]") {
    GateBench bench;
    KeeperRig& rig = bench.rig;
    auto request = bench.request();
    request.nonce = 1;
    bench.spend(request, parse_wad("20000").value(), parse_wad("50").value());
    rig.restart();
    REQUIRE(rig.tick().value());
    blocks(rig, 2);
    INFO("it may only be on its way: not before resubmit_after");
    CHECK(rig.records().size() == 1);
    CHECK(rig.alerts.count("transaction_stuck") == 0);
    blocks(rig, 1);
    REQUIRE(rig.records().size() == 2);
    CHECK(rig.records().at(1).nonce() == 0);
    CHECK(rig.records().at(1).attempts[0].kind == AttemptKind::kCancel);
    CHECK(rig.alerts.count("transaction_stuck") == 1);
    blocks(rig, 1);
    CHECK(rig.records().at(0).state == TxState::kConfirmed);
    CHECK(rig.records().at(1).state == TxState::kCancelled);
    CHECK(rig.market().size == parse_wad("-10.0").value());
    CHECK_FALSE(rig.desk->foreign_use());
}

TEST_CASE("A node that complains of a gap while the earlier bytes are on their way alarms nobody",
          "[desk]") {
    RigOptions options;
    options.held = {"10.0", "4.0"};
    KeeperRig rig(options);
    rig.chain.faults.send = {network(), {Errc::kNonceGap, Remedy::kResyncNonce, "nonce gap"}};
    REQUIRE(rig.tick().value());
    CHECK(rig.records().size() == 2);
    CHECK(rig.chain.pool_size() == 0);
    blocks(rig, 1);
    CHECK(rig.chain.pool_size() == 2);
    blocks(rig, 1);
    CHECK(rig.unsettled().empty());
    CHECK(rig.records().size() == 2);
    CHECK(rig.alerts.count("transaction_stuck") == 0);
}

TEST_CASE("Reverts in a row are counted across restarts", "[desk]") {
    RigOptions options;
    options.limits.max_reverts = 3;
    KeeperRig rig(options);
    for (int i = 0; i < 3; ++i) {
        REQUIRE(rig.tick());
        REQUIRE(rig.chain.pool_size() == 1);
        rig.chain.next().refuses = true;
        rig.mine();
        rig.chain.next().refuses = false;
        REQUIRE(rig.tick().value());
        rig.restart();
        rig.mine();
    }
    CHECK(rig.journal.reverts_in_a_row("s0").value() == 3);
    blocks(rig, 3);
    rig.restart();
    blocks(rig, 3);
    CHECK(rig.records().size() == 3);
    CHECK(rig.alerts.count("guard_halted") >= 1);
}
