// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/keeper/engine/desk_steps.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

namespace {

/// The journal's first transaction.
TransactionRecord first_record(const KeeperRig& rig) {
    return rig.records().at(0);
}

/// A keeper whose fees are raised only after ten minutes: orders live for five.
RigOptions patient() {
    RigOptions options;
    options.desk.resubmit_after = 10min;
    return options;
}

}  // namespace

TEST_CASE("An order that would overshoot is superseded at its nonce by the right one", "[desk]") {
    KeeperRig rig;
    hedge_and_wait(rig);
    hold(rig, "2.0");
    blocks(rig, 1);
    const auto record = only_record(rig);
    REQUIRE(record.attempts.size() == 2);
    CHECK(record.attempts[1].kind == AttemptKind::kOrder);
    CHECK(record.nonce() == 0);
    CHECK(record.attempts[1].fees.max_fee > record.attempts[0].fees.max_fee);
    CHECK_THAT(record.intent, Catch::Contains("sell 2"));
    CHECK(rig.desk->pending("s0")->size == parse_wad("-2.0").value());
    CHECK(rig.chain.sent.back() == record.attempts[1].raw);
    CHECK(rig.chain.pool_size() == 1);
    blocks(rig, 1);
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.market().size == parse_wad("-2.0").value());
    CHECK(rig.chain.landed().size() == 1);
}

TEST_CASE("A superseded order that was mined after all is made good by the next", "[desk]") {
    KeeperRig rig;
    hedge_and_wait(rig);
    hold(rig, "2.0");
    rig.chain.faults.send = {network()};
    blocks(rig, 1);
    REQUIRE(only_record(rig).attempts.size() == 2);
    rig.chain.base_fee = gwei(10);
    rig.mine();
    REQUIRE(rig.tick().value());
    CHECK(first_record(rig).state == TxState::kConfirmed);
    CHECK(first_record(rig).mined->transaction == first_record(rig).attempts[0].hash);
    blocks(rig, 2);
    CHECK(rig.records().size() == 2);
    CHECK(rig.unsettled().empty());
    CHECK(rig.market().size == parse_wad("-2.0").value());
}

TEST_CASE("An order that does not go far enough is left to land", "[desk]") {
    KeeperRig rig;
    hedge_and_wait(rig);
    hold(rig, "14.0");
    blocks(rig, 1);
    CHECK(only_record(rig).attempts.size() == 1);
    rig.chain.base_fee = gwei(10);
    blocks(rig, 3);
    CHECK(rig.market().size == parse_wad("-14.0").value());
}

TEST_CASE("A superseding order that cannot be written down leaves the pending one", "[desk]") {
    KeeperRig rig;
    hedge_and_wait(rig);
    hold(rig, "2.0");
    rig.mine();
    rig.journal.full = true;
    CHECK(rig.tick().error().code == Errc::kStorage);
    rig.journal.full = false;
    CHECK(rig.chain.sent.size() == 1);
    CHECK(only_record(rig).attempts.size() == 1);
    CHECK(rig.desk->pending("s0")->size == parse_wad("-10.0").value());
}

TEST_CASE("A superseding order that was written and not sent is sent after a restart", "[desk]") {
    KeeperRig rig;
    hedge_and_wait(rig);
    hold(rig, "2.0");
    rig.chain.faults.send = {network()};
    blocks(rig, 1);
    rig.restart();
    REQUIRE(rig.tick());
    CHECK(rig.chain.sent.back() == only_record(rig).attempts[1].raw);
    CHECK(rig.desk->pending("s0")->size == parse_wad("-2.0").value());
    rig.mine();
    REQUIRE(rig.tick());
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.market().size == parse_wad("-2.0").value());
}

TEST_CASE("An order past its deadline is superseded by a fresh one while it is still wanted",
          "[desk]") {
    KeeperRig rig(patient());
    hedge_and_wait(rig);
    const auto deadline = only_record(rig).attempts[0].valid_until;
    REQUIRE(deadline > 0);
    rig.clock.advance(301s);
    blocks(rig, 1);
    const auto record = only_record(rig);
    REQUIRE(record.attempts.size() == 2);
    CHECK(record.attempts[1].kind == AttemptKind::kOrder);
    CHECK(record.attempts[1].valid_until > deadline);
    blocks(rig, 1);
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.market().size == parse_wad("-10.0").value());
}

TEST_CASE("An order past its deadline that no other takes the place of is cancelled", "[desk]") {
    KeeperRig rig(patient());
    hedge_and_wait(rig);
    rig.clock.advance(301s);
    rig.chain.next().refuses = true;
    blocks(rig, 1);
    const auto record = only_record(rig);
    CHECK(record.state == TxState::kCancelling);
    REQUIRE(record.attempts.size() == 2);
    CHECK(record.attempts[1].kind == AttemptKind::kCancel);
    blocks(rig, 1);
    CHECK(first_record(rig).state == TxState::kCancelled);
    CHECK(rig.market().size == Wad());
}

TEST_CASE("A private order's fee is not raised: alive until its deadline, then another", "[desk]") {
    RigOptions options;
    options.desk.private_flow = true;
    KeeperRig rig(options);
    hedge_and_wait(rig);
    const auto first = only_record(rig).attempts[0];
    while (rig.chain.newest().head.timestamp + 12 <= first.valid_until) {
        blocks(rig, 1);
        CHECK(only_record(rig).attempts.size() == 1);
        CHECK(rig.chain.sent.back() == first.raw);
    }
    CHECK(rig.chain.sent.size() > 5);
    CHECK(rig.alerts.count("transaction_stuck") == 1);
    blocks(rig, 1);
    REQUIRE(only_record(rig).attempts.size() == 2);
    CHECK(only_record(rig).nonce() == 0);
    blocks(rig, 1);
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.chain.landed().size() == 1);
}

TEST_CASE("A private order that is mined late, by the same bytes, settles it", "[desk]") {
    RigOptions options;
    options.desk.private_flow = true;
    KeeperRig rig(options);
    hedge_and_wait(rig);
    blocks(rig, 10);
    rig.chain.base_fee = gwei(10);
    blocks(rig, 1);
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(only_record(rig).attempts.size() == 1);
}

TEST_CASE("A base fee twenty times as high strands an order at the cap; later it lands once",
          "[desk]") {
    RigOptions options;
    options.desk.caps.max_fee = gwei(100);
    KeeperRig rig(options);
    hedge(rig);
    rig.chain.base_fee = gwei(200);
    for (int i = 0; i < 20; ++i) REQUIRE(rig.block());
    CHECK(rig.records().size() == 1);
    CHECK(only_record(rig).request.fees.max_fee == gwei(100));
    CHECK(rig.alerts.count("transaction_stuck") == 1);
    rig.chain.base_fee = gwei(10);
    blocks(rig, 2);
    CHECK(rig.unsettled().empty());
    CHECK(rig.chain.landed().size() == 1);
    CHECK(rig.market().size == parse_wad("-10.0").value());
    CHECK(rig.alerts.count("transaction_unstuck") == 1);
}
