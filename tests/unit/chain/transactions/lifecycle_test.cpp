// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/lifecycle.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/chain/transactions/life.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

TEST_CASE("Broadcast, the receipt of any of its hashes: Mined, remembering the block",
          "[lifecycle]") {
    const auto record = replaced_record();
    const std::size_t which = GENERATE(0u, 1u);
    const auto step = advance(record, mined_at(11, record, 10, which), kPolicy);
    CHECK(step.record.state == TxState::kMined);
    CHECK(kinds(step) == std::vector{TxActionKind::kMined});
    CHECK(step.record.mined == Inclusion{.transaction = record.attempts[which].hash,
                                         .block_hash = block_hash(10),
                                         .block_number = 10,
                                         .seen_at = 1'760'000'011,
                                         .succeeded = true,
                                         .gas_used = 50'000,
                                         .gas_price = gwei(11)});
}

TEST_CASE("Signed, a receipt after a crash between send and note: Mined", "[lifecycle]") {
    const auto record = signed_record();
    const auto step = advance(record, mined_at(11, record, 10), kPolicy);
    CHECK(step.record.state == TxState::kMined);
    CHECK(kinds(step) == std::vector{TxActionKind::kMined});
}

TEST_CASE("Mined, not deep enough: wait", "[lifecycle]") {
    const auto record = mined_record(10);
    const std::uint64_t head = GENERATE(9u, 10u, 11u);
    const auto step = advance(record, mined_at(head, record, 10), kPolicy);
    CHECK(step.record == record);
    CHECK(step.actions.empty());
}

TEST_CASE("Mined, deep enough: Confirmed or Reverted, as the receipt says", "[lifecycle]") {
    const auto record = mined_record(10);
    const bool succeeded = GENERATE(true, false);
    const auto step = advance(record, mined_at(12, record, 10, 0, succeeded), kPolicy);
    CHECK(step.record.state == (succeeded ? TxState::kConfirmed : TxState::kReverted));
    CHECK(kinds(step) ==
          std::vector{succeeded ? TxActionKind::kConfirmed : TxActionKind::kReverted});
    CHECK(step.record.mined->succeeded == succeeded);
}

TEST_CASE("Broadcast, mined and deep at once: both are told", "[lifecycle]") {
    LifecyclePolicy policy = kPolicy;
    policy.confirmations = GENERATE(0u, 1u);
    const auto record = broadcast_record();
    const auto step = advance(record, mined_at(10, record, 10), policy);
    CHECK(step.record.state == TxState::kConfirmed);
    CHECK(kinds(step) == std::vector{TxActionKind::kMined, TxActionKind::kConfirmed});
}

TEST_CASE("Mined, the receipt is gone: Broadcast, and the newest bytes are sent again",
          "[lifecycle]") {
    const auto record = mined_record();
    const auto step = advance(record, at(11, record, kStart + 1h), kPolicy);
    CHECK(step.record.state == TxState::kBroadcast);
    CHECK_FALSE(step.record.mined.has_value());
    CHECK(step.actions ==
          std::vector{TxAction{.kind = TxActionKind::kReorged, .attempt = 0, .fees = {}},
                      kSendFirst});
}

TEST_CASE("Broadcast after a reorg, the send was lost: the same bytes until a node takes them",
          "[lifecycle]") {
    const auto record = mined_record();
    auto step = advance(record, at(11, record, kStart + 1h), kPolicy);
    step = advance(step.record, at(12, record, kStart + 1h), kPolicy);
    CHECK(step.actions == std::vector{kSendFirst});
    const auto taken = answered(step.record, {}, kStart + 1h);
    CHECK(advance(taken.record, at(13, record, kStart + 1h + 1s), kPolicy).actions.empty());
}

TEST_CASE("Mined, now in another block: told, and counted anew from there", "[lifecycle]") {
    const auto record = mined_record(10);
    const auto step = advance(record, mined_at(12, record, 11, 0, true, 1), kPolicy);
    CHECK(step.record.state == TxState::kMined);
    CHECK(step.record.mined->block_hash == block_hash(11, 1));
    CHECK(kinds(step) == std::vector{TxActionKind::kReorged, TxActionKind::kMined});
}

TEST_CASE("a receipt that contradicts the head or its hash is not believed", "[lifecycle]") {
    const auto record = broadcast_record();
    auto seen = mined_at(10, record, 10);
    SECTION("another block at the head's height") {
        seen.receipts[0]->block_hash.bytes[0] = 9;
    }
    SECTION("another transaction's receipt") {
        seen.receipts[0]->transaction.bytes[0] ^= 1;
    }
    const auto step = advance(record, seen, kPolicy);
    CHECK(step.record == record);
    CHECK(step.actions.empty());
}

TEST_CASE("Confirmed, Reverted, Lost, Cancelled: nothing moves them any more", "[lifecycle]") {
    auto record = mined_record();
    record.state =
        GENERATE(TxState::kConfirmed, TxState::kReverted, TxState::kLost, TxState::kCancelled);
    CHECK(advance(record, at(30, record, kStart + 1h), kPolicy).record == record);
    CHECK(advance(record, at(30, record, kStart + 1h), kPolicy).actions.empty());
    const auto step = answered(record, error(Errc::kUnderpriced, Remedy::kReprice));
    CHECK(step.record == record);
    CHECK(step.actions.empty());
}

TEST_CASE("Mined, a late answer of a node: stays Mined, nothing is replaced", "[lifecycle]") {
    const auto record = mined_record();
    const auto step = answered(record, error(Errc::kUnderpriced, Remedy::kReprice));
    CHECK(step.record == record);
    CHECK(step.actions.empty());
}

TEST_CASE("A receipt from a fork in which the head's account is not: not believed yet",
          "[lifecycle]") {
    const auto record = broadcast_record();
    auto seen = mined_at(12, record, 10);
    seen.account_nonce = kNonce;
    const auto step = advance(record, seen, kPolicy);
    CHECK(step.record == record);
    CHECK(step.actions.empty());
    INFO("from above the head it says nothing about the head's account");
    seen.head.number = 9;
    seen.head.hash = block_hash(9);
    CHECK(advance(record, seen, kPolicy).record.state == TxState::kMined);
}

TEST_CASE("Broadcast, mined under the oldest of many hashes: settled by that one", "[lifecycle]") {
    auto record = broadcast_record();
    for (std::uint64_t fee = 25; fee < 100; fee += 15)
        record = answered(signed_with(record, fees(fee, fee / 20 + 1)), {}).record;
    REQUIRE(record.attempts.size() == 6);
    const auto step = advance(record, mined_at(12, record, 10, 0), kPolicy);
    CHECK(step.record.state == TxState::kConfirmed);
    CHECK(step.record.mined->transaction == record.attempts[0].hash);
}

TEST_CASE("Mined, its block is gone and an older hash is mined: told, that one counts",
          "[lifecycle]") {
    const auto record = replaced_record();
    const auto mined = advance(record, mined_at(10, record, 10, 1), kPolicy).record;
    const auto step = advance(mined, mined_at(11, record, 11, 0), kPolicy);
    CHECK(step.record.state == TxState::kMined);
    CHECK(step.record.mined->transaction == record.attempts[0].hash);
    CHECK(kinds(step) == std::vector{TxActionKind::kReorged, TxActionKind::kMined});
}
