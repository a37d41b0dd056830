// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/desk.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/keeper/engine/desk_steps.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

TEST_CASE("An order is written down, sent, mined and confirmed", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    CHECK(only_record(rig).state == TxState::kBroadcast);
    REQUIRE(rig.block().value());
    const auto record = only_record(rig);
    CHECK(record.state == TxState::kConfirmed);
    REQUIRE(record.mined);
    CHECK(record.mined->block_number == 101);
    CHECK(rig.market().size == parse_wad("-10.0").value());
    CHECK_FALSE(rig.desk->in_flight("s0"));
    CHECK(rig.desk->highest_settled_block() == 101);
}

TEST_CASE("Every step in the journal carries the block it was seen at", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    REQUIRE(rig.block().value());
    CHECK(rig.journal.blocks == std::vector<std::uint64_t>{100, 101});
}

TEST_CASE("A confirmed order is told and paid for once", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    REQUIRE(rig.block().value());
    CHECK(rig.alerts.count("rebalance") == 1);
    const std::string text = rig.metrics.text(rig.clock.wall(), {});
    CHECK_THAT(text, Catch::Contains("evenkeel_gas_spent_total 0.002\n"));
}

TEST_CASE("Orders, and how many are in flight, are counted", "[desk]") {
    KeeperRig rig;
    const auto text = [&] { return rig.metrics.text(rig.clock.wall(), {}); };
    hedge(rig);
    CHECK_THAT(text(), Catch::Contains("evenkeel_transactions_in_flight 1\n"));
    CHECK_THAT(text(), Catch::Contains("evenkeel_order_notional_total{strategy=\"s0\",venue="
                                       "\"perp_v2\"} 20000\n"));
    REQUIRE(rig.block().value());
    CHECK_THAT(text(), Catch::Contains("evenkeel_transactions_in_flight 0\n"));
}

TEST_CASE("A strategy holds while its order is in flight", "[desk]") {
    KeeperRig rig;
    rig.chain.base_fee = gwei(10);
    hedge(rig);
    rig.chain.base_fee = gwei(90);
    for (int i = 0; i < 2; ++i) REQUIRE(rig.block().value());
    CHECK(rig.records().size() == 1);
    CHECK_THAT(rig.desk->in_flight("s0").value(),
               Catch::Contains("sell 10") && Catch::Contains("nonce 0, broadcast"));
}

TEST_CASE("Bytes that no node took are sent again, the same", "[desk]") {
    KeeperRig rig;
    rig.chain.faults.send = {network(), network()};
    REQUIRE(rig.tick().value());
    CHECK(only_record(rig).state == TxState::kSigned);
    rig.clock.advance(1s);
    CHECK_FALSE(rig.tick().value());
    rig.clock.advance(1s);
    CHECK_FALSE(rig.tick().value());
    CHECK(rig.chain.sent.size() == 3);
    CHECK(rig.chain.sent[0] == rig.chain.sent[2]);
    CHECK(only_record(rig).state == TxState::kBroadcast);
    CHECK(only_record(rig).attempts.size() == 1);
}

TEST_CASE("A send whose answer was lost is mined all the same, once", "[desk]") {
    KeeperRig rig;
    rig.chain.faults.send = {{Errc::kTimeout, Remedy::kRetryLater, "no answer in 10 s"}};
    rig.chain.faults.send_reaches = true;
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.chain.sent.size() == 1);
}

TEST_CASE("Without a receipt for resubmit_after the fee is raised by at least a tenth", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    rig.clock.advance(29s);
    REQUIRE_FALSE(rig.tick().value());
    CHECK(only_record(rig).attempts.size() == 1);
    rig.clock.advance(1s);
    REQUIRE_FALSE(rig.tick().value());
    const auto record = only_record(rig);
    REQUIRE(record.attempts.size() == 2);
    CHECK(record.attempts[1].fees.max_fee.amount >=
          *mul_div(record.attempts[0].fees.max_fee.amount, u256(11u), u256(10u), Rounding::kUp));
    CHECK(record.attempts[1].fees.tip.amount >=
          *mul_div(record.attempts[0].fees.tip.amount, u256(11u), u256(10u), Rounding::kUp));
    INFO("the new bytes are on the disk before any node sees them");
    CHECK(record.state == TxState::kSigned);
    CHECK(rig.chain.sent.size() == 1);
    REQUIRE_FALSE(rig.tick().value());
    CHECK(rig.chain.sent.back() == record.attempts[1].raw);
    REQUIRE(rig.block().value());
    CHECK(only_record(rig).mined->transaction == record.attempts[1].hash);
}

TEST_CASE("At the cap the same bytes are sent again, and people are told once", "[desk]") {
    RigOptions options;
    options.desk.caps.max_fee = gwei(22);
    KeeperRig rig(options);
    hedge(rig);
    rig.chain.drop_pool();
    for (int i = 0; i < 3; ++i) {
        rig.clock.advance(30s);
        REQUIRE_FALSE(rig.tick().value());
        CHECK(rig.chain.pool_size() == 1);
        rig.chain.drop_pool();
    }
    CHECK(only_record(rig).attempts.size() == 1);
    CHECK(rig.chain.sent.size() == 4);
    CHECK(rig.alerts.count("transaction_stuck") == 1);
}

TEST_CASE("A pool that finds the fee too low gets a higher one", "[desk]") {
    KeeperRig rig;
    rig.chain.least_fee = gwei(22);
    REQUIRE(rig.tick().value());
    REQUIRE(only_record(rig).attempts.size() == 2);
    CHECK(rig.chain.pool_size() == 0);
    REQUIRE_FALSE(rig.tick().value());
    CHECK(rig.chain.pool_size() == 1);
    REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kConfirmed);
}

TEST_CASE("A receipt of an earlier hash settles the order", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    rig.clock.advance(30s);
    REQUIRE_FALSE(rig.tick().value());
    INFO("the second hash is signed; the first is mined before it is sent");
    REQUIRE(rig.block().value());
    const auto record = only_record(rig);
    REQUIRE(record.attempts.size() == 2);
    CHECK(record.state == TxState::kConfirmed);
    CHECK(record.mined->transaction == record.attempts[0].hash);
    CHECK(rig.chain.landed().size() == 1);
}

TEST_CASE("Nonce too low for bytes of ours that are mined: the receipt is waited for", "[desk]") {
    KeeperRig rig;
    rig.chain.faults.send = {network()};
    rig.chain.faults.send_reaches = true;
    REQUIRE(rig.tick().value());
    rig.chain.faults.late_receipts = true;
    rig.mine();
    REQUIRE(rig.tick().value());
    CHECK(rig.unsettled().size() == 1);
    REQUIRE(rig.block().value());
    rig.chain.faults.late_receipts = false;
    REQUIRE(rig.block().value());
    CHECK(only_record(rig).state == TxState::kConfirmed);
    CHECK(rig.chain.landed().size() == 1);
}

TEST_CASE("A nonce that somebody else used is told to people, and its strategy holds", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    rig.chain.intrude();
    for (int i = 0; i < 5; ++i) REQUIRE(rig.block().value());
    CHECK(rig.unsettled().size() == 1);
    CHECK(rig.records().size() == 1);
    CHECK(rig.alerts.count("transaction_stuck") == 1);
}

TEST_CASE("An account that cannot pay is told once; later the same bytes go through", "[desk]") {
    KeeperRig rig;
    const Error poor{Errc::kInsufficientFunds, Remedy::kGiveUp, "insufficient funds"};
    rig.chain.faults.send = {poor, poor};
    REQUIRE(rig.tick().value());
    REQUIRE_FALSE(rig.tick().value());
    CHECK(rig.alerts.count("transaction_stuck") == 1);
    REQUIRE_FALSE(rig.tick().value());
    CHECK(rig.chain.pool_size() == 1);
    CHECK(only_record(rig).attempts.size() == 1);
}

TEST_CASE("An order that the account could not pay for is not signed", "[desk]") {
    KeeperRig rig;
    rig.chain.balance = gwei(1);
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    CHECK(rig.records().empty());
    CHECK(rig.chain.sent.empty());
    CHECK(rig.alerts.count("refused") == 1);
}

TEST_CASE("Two strategies in one tick take nonces n and n + 1", "[desk]") {
    RigOptions options;
    options.held = {"10.0", "4.0"};
    KeeperRig rig(options);
    REQUIRE(rig.tick().value());
    const auto all = rig.records();
    REQUIRE(all.size() == 2);
    CHECK(all[0].nonce() == 0);
    CHECK(all[1].nonce() == 1);
    CHECK(all[1].strategy == "s1");
    REQUIRE(rig.block().value());
    CHECK(rig.unsettled().empty());
    CHECK(rig.market(0).size == parse_wad("-10.0").value());
    CHECK(rig.market(1).size == parse_wad("-4.0").value());
}

TEST_CASE("An order that cannot be prepared leaves no gap before the next", "[desk]") {
    RigOptions options;
    options.held = {"10.0", "4.0"};
    KeeperRig rig(options);
    rig.chain.faults.simulate = {{Errc::kReverted, Remedy::kGiveUp, "execution reverted"}};
    REQUIRE(rig.tick().value());
    CHECK(only_record(rig).strategy == "s1");
    CHECK(only_record(rig).nonce() == 0);
}

TEST_CASE("An order that would revert is not sent, and told once", "[desk]") {
    KeeperRig rig;
    rig.chain.next().refuses = true;
    for (int i = 0; i < 3; ++i) REQUIRE(rig.block().value());
    CHECK(rig.records().empty());
    CHECK(rig.chain.sent.empty());
    CHECK(rig.alerts.count("refused") == 1);
    INFO("the journal says at each block why the decided order was not sent");
    REQUIRE(rig.journal.events.size() == 3);
    CHECK(rig.journal.events[0].kind == EventKind::kGuard);
    CHECK(rig.journal.events[0].strategy == "s0");
    CHECK_THAT(rig.journal.events[0].body, Catch::Contains("\"refused\":\"order\""));
}

TEST_CASE("An order that reverts on the chain is told, and three in a row halt", "[desk]") {
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
        INFO("decided in a block where orders still revert: not sent");
        CHECK(rig.chain.pool_size() == 0);
        rig.mine();
    }
    CHECK(rig.alerts.count("transaction_reverted") == 3);
    CHECK(rig.journal.reverts_in_a_row("s0").value() == 3);
    REQUIRE(rig.tick().value());
    CHECK(rig.chain.pool_size() == 0);
    CHECK(rig.records().size() == 3);
}

TEST_CASE("A journal that cannot be written sends nothing", "[desk]") {
    KeeperRig rig;
    rig.journal.full = true;
    const auto ticked = rig.tick();
    REQUIRE_FALSE(ticked);
    CHECK(ticked.error().code == Errc::kStorage);
    CHECK(rig.chain.sent.empty());
}

TEST_CASE("A replacement that cannot be written down is not sent", "[desk]") {
    KeeperRig rig;
    hedge(rig);
    rig.clock.advance(30s);
    rig.journal.full = true;
    CHECK(rig.tick().error().code == Errc::kStorage);
    CHECK(rig.chain.sent.size() == 1);
}
