// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/keeper/engine/desk_steps.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

namespace {

const Wad kNothing;

/// Holding nothing any more, so that the pending order is cancelled.
void cancel(KeeperRig& rig) {
    hold(rig, "0.0");
    blocks(rig, 1);
    REQUIRE(only_record(rig).attempts.size() >= 2);
    REQUIRE(only_record(rig).attempts[1].kind == AttemptKind::kCancel);
}

}  // namespace

TEST_CASE("An order that the market made pointless is cancelled: a self-transfer at its nonce",
          "[desk]") {
    KeeperRig rig;
    hedge_and_wait(rig);
    cancel(rig);
    const auto record = only_record(rig);
    CHECK(record.state == TxState::kCancelling);
    CHECK(rig.chain.sent.back() == record.attempts[1].raw);
    CHECK(record.request.to == record.account);
    CHECK(record.request.gas_limit == 21'000);
    CHECK(record.nonce() == 0);
    CHECK_FALSE(rig.desk->pending("s0"));
    CHECK(rig.desk->in_flight("s0"));
    blocks(rig, 1);
    CHECK(only_record(rig).state == TxState::kCancelled);
    CHECK(rig.market().size == kNothing);
    CHECK(rig.alerts.count("transaction_cancelled") == 1);
    CHECK(rig.alerts.count("rebalance") == 0);
    INFO("a cancellation is no hedge, as far as pauses between hedges go");
    CHECK_FALSE(rig.journal.last_rebalance("s0").value());
}

TEST_CASE("A cancelled order that was mined after all is undone by the next", "[desk]") {
    KeeperRig rig;
    hedge_and_wait(rig);
    rig.chain.faults.send = {network()};
    cancel(rig);
    rig.chain.base_fee = gwei(10);
    rig.mine();
    REQUIRE(rig.tick().value());
    const auto first = rig.records().at(0);
    CHECK(first.state == TxState::kConfirmed);
    CHECK(first.mined->transaction == first.attempts[0].hash);
    blocks(rig, 2);
    CHECK(rig.records().size() == 2);
    CHECK(rig.unsettled().empty());
    CHECK(rig.market().size == kNothing);
}

TEST_CASE("A mined cancellation whose block is gone is watched and sent again", "[desk]") {
    RigOptions options;
    options.desk.confirmations = GENERATE(1u, 3u);
    KeeperRig rig(options);
    hedge_and_wait(rig);
    cancel(rig);
    blocks(rig, 1);
    const bool settled = options.desk.confirmations == 1;
    REQUIRE(only_record(rig).state == (settled ? TxState::kCancelled : TxState::kMined));
    rig.chain.reorg(1, true);
    rig.chain.base_fee = gwei(90);
    rig.mine();
    blocks(rig, 1);
    CHECK(only_record(rig).state == TxState::kCancelling);
    CHECK(rig.chain.pool_size() == 1);
    rig.chain.base_fee = gwei(10);
    blocks(rig, 4);
    CHECK(only_record(rig).state == TxState::kCancelled);
    CHECK(rig.market().size == kNothing);
}

TEST_CASE("A cancellation's block is gone and the order is mined instead: hedged back", "[desk]") {
    RigOptions options;
    options.desk.confirmations = 3;
    KeeperRig rig(options);
    hedge_and_wait(rig);
    const Bytes order = rig.chain.sent.back();
    cancel(rig);
    blocks(rig, 1);
    REQUIRE(only_record(rig).state == TxState::kMined);
    rig.chain.reorg(1, true);
    rig.chain.base_fee = gwei(10);
    REQUIRE(rig.chain.send(order));
    rig.mine();
    rig.mine();
    blocks(rig, 8);
    CHECK(rig.records().at(0).state == TxState::kConfirmed);
    CHECK(rig.market().size == kNothing);
    CHECK(rig.unsettled().empty());
}

TEST_CASE("A cancellation that a pool finds too cheap is raised until it is taken", "[desk]") {
    KeeperRig rig;
    hedge_and_wait(rig);
    rig.chain.least_fee = gwei(60);
    cancel(rig);
    CHECK(rig.chain.sent.size() == 2);
    for (int i = 0; i < 3; ++i) REQUIRE(rig.tick());
    const auto record = only_record(rig);
    CHECK(record.attempts.size() > 2);
    CHECK(record.state == TxState::kCancelling);
    for (std::size_t i = 1; i < record.attempts.size(); ++i)
        CHECK(record.attempts[i].kind == AttemptKind::kCancel);
    blocks(rig, 1);
    CHECK(only_record(rig).state == TxState::kCancelled);
}

TEST_CASE("An order at the fee cap cannot be cancelled: told once, and nothing is doubled",
          "[desk]") {
    RigOptions options;
    options.desk.caps.max_fee = gwei(22);
    KeeperRig rig(options);
    hedge_and_wait(rig);
    hold(rig, "0.0");
    blocks(rig, 3);
    CHECK(only_record(rig).attempts.size() == 1);
    CHECK(only_record(rig).state == TxState::kBroadcast);
    CHECK(rig.alerts.count("refused") == 1);
}

TEST_CASE("A cancellation that cannot be written down is not sent, and leaves the order as it was",
          "[desk]") {
    KeeperRig rig;
    hedge(rig);
    rig.journal.full = true;
    CHECK(rig.desk->cancel("s0", "a test").error().code == Errc::kStorage);
    rig.journal.full = false;
    REQUIRE(rig.desk->dispatch(100));
    CHECK(rig.chain.sent.size() == 1);
    CHECK(rig.desk->pending("s0"));
    CHECK(only_record(rig).attempts.size() == 1);
    REQUIRE(rig.desk->cancel("s0", "a test"));
    CHECK(only_record(rig).attempts.size() == 2);
}

TEST_CASE("What is not pending cannot be cancelled", "[desk]") {
    KeeperRig rig;
    CHECK(rig.desk->cancel("s0", "a test").error().code == Errc::kRefused);
    hedge_and_wait(rig);
    REQUIRE(rig.desk->cancel("s0", "a test"));
    CHECK(rig.desk->cancel("s0", "again").error().code == Errc::kRefused);
    CHECK(only_record(rig).attempts.size() == 2);
}

TEST_CASE("A cancellation that was written and not sent is sent after a restart", "[desk]") {
    KeeperRig rig;
    hedge_and_wait(rig);
    REQUIRE(rig.desk->cancel("s0", "a test"));
    CHECK(rig.chain.sent.size() == 1);
    rig.restart();
    REQUIRE(rig.tick());
    CHECK(rig.chain.sent.back() == only_record(rig).attempts[1].raw);
    CHECK(only_record(rig).state == TxState::kCancelling);
    rig.chain.base_fee = gwei(10);
    rig.mine();
    REQUIRE(rig.tick());
    CHECK(rig.records().at(0).state == TxState::kCancelled);
}

TEST_CASE("Everything that is pending is cancelled at once", "[desk]") {
    RigOptions options;
    options.held = {"10.0", "4.0"};
    KeeperRig rig(options);
    REQUIRE(rig.tick().value());
    rig.chain.base_fee = gwei(25);
    REQUIRE(rig.desk->cancel_all("a test"));
    REQUIRE(rig.desk->dispatch(100));
    for (const auto& record : rig.records()) CHECK(record.state == TxState::kCancelling);
    CHECK(rig.chain.sent.size() == 4);
    rig.chain.base_fee = gwei(10);
    rig.mine();
    REQUIRE(rig.tick());
    CHECK(rig.records().at(0).state == TxState::kCancelled);
    CHECK(rig.records().at(1).state == TxState::kCancelled);
}

TEST_CASE("One order that cannot be cancelled is told, and does not keep the others", "[desk]") {
    RigOptions options;
    options.held = {"10.0", "0.0"};
    KeeperRig rig(options);
    rig.chain.base_fee = gwei(45);
    rig.mine();
    hedge(rig);
    rig.chain.drop_pool();
    rig.chain.base_fee = gwei(10);
    hold(rig, "4.0", 1);
    blocks(rig, 1);
    REQUIRE(rig.records().size() == 2);
    REQUIRE(rig.desk->cancel_all("a test"));
    CHECK(rig.records().at(0).attempts.size() == 1);
    CHECK(rig.records().at(1).state == TxState::kCancelling);
    CHECK(rig.alerts.count("transaction_stuck") == 1);
}
