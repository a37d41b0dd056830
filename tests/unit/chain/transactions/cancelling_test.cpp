// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/chain/transactions/life.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

TEST_CASE("Broadcast, no longer wanted: Cancelling, a self-transfer at its nonce for more",
          "[lifecycle]") {
    const auto order = broadcast_record();
    const Fees raised = bump(order.request.fees, kMarket, kPolicy.caps).value();
    const auto record = cancelled_with(order, raised);
    CHECK(record.state == TxState::kCancelling);
    REQUIRE(record.attempts.size() == 2);
    CHECK(record.attempts[0] == order.attempts[0]);
    CHECK(record.attempts[1].kind == AttemptKind::kCancel);
    const auto decoded = decode_transaction(record.attempts[1].raw).value();
    CHECK(decoded.sender() == record.account);
    CHECK(decoded.request().nonce == kNonce);
    CHECK(decoded.request().to == record.account);
    CHECK(decoded.request().value.amount.is_zero());
    CHECK(decoded.request().data.empty());
    CHECK(decoded.request().fees.max_fee == gwei(22));
}

TEST_CASE("Cancelling, looked at: the self-transfer is sent until a node holds it", "[lifecycle]") {
    const auto record = cancelled_with(broadcast_record(), fees(22, 2));
    CHECK(advance(record, at(10, record), kPolicy).actions == std::vector{send(1)});
    const auto lost = answered(record, error(Errc::kTimeout, Remedy::kRetryLater));
    CHECK(lost.record.state == TxState::kCancelling);
    CHECK(advance(lost.record, at(11, record), kPolicy).actions == std::vector{send(1)});
    const auto taken = answered(record, {});
    CHECK(taken.record.state == TxState::kCancelling);
    CHECK(advance(taken.record, at(12, record), kPolicy).actions.empty());
}

TEST_CASE("Cancelling, the order was mined after all: Mined, then Confirmed or Reverted",
          "[lifecycle]") {
    const auto record = cancelling_record();
    const bool succeeded = GENERATE(true, false);
    const auto mined = advance(record, mined_at(10, record, 10, 0, succeeded), kPolicy).record;
    CHECK(mined.state == TxState::kMined);
    const auto end = advance(mined, mined_at(12, record, 10, 0, succeeded), kPolicy);
    CHECK(end.record.state == (succeeded ? TxState::kConfirmed : TxState::kReverted));
    CHECK(kinds(end) ==
          std::vector{succeeded ? TxActionKind::kConfirmed : TxActionKind::kReverted});
}

TEST_CASE("Cancelling, the self-transfer is mined: Mined, and Cancelled when deep enough",
          "[lifecycle]") {
    const auto record = cancelling_record();
    const auto mined = advance(record, mined_at(10, record, 10, 1), kPolicy);
    CHECK(mined.record.state == TxState::kMined);
    CHECK(kinds(mined) == std::vector{TxActionKind::kMined});
    const auto end = advance(mined.record, mined_at(12, record, 10, 1), kPolicy);
    CHECK(end.record.state == TxState::kCancelled);
    CHECK(kinds(end) == std::vector{TxActionKind::kCancelled});
    CHECK(is_terminal(end.record.state));
    CHECK(advance(end.record, at(13, record, kStart + 1h), kPolicy).record == end.record);
}

TEST_CASE("Cancelling, the self-transfer was mined and its block is gone: Cancelling, sent again",
          "[lifecycle]") {
    const auto record = cancelling_record();
    const auto mined = advance(record, mined_at(10, record, 10, 1), kPolicy).record;
    const auto step = advance(mined, at(11, record), kPolicy);
    CHECK(step.record.state == TxState::kCancelling);
    CHECK_FALSE(step.record.mined);
    CHECK(kinds(step) == std::vector{TxActionKind::kReorged, TxActionKind::kSend});
    CHECK(step.actions.back() == send(1));
}

TEST_CASE("Cancelling, the self-transfer's block is gone and the order is mined: the order counts",
          "[lifecycle]") {
    const auto record = cancelling_record();
    const auto mined = advance(record, mined_at(10, record, 10, 1), kPolicy).record;
    const auto other = advance(mined, mined_at(11, record, 10, 0, true, 1), kPolicy);
    CHECK(other.record.state == TxState::kMined);
    CHECK(other.record.mined->transaction == record.attempts[0].hash);
    CHECK(kinds(other) == std::vector{TxActionKind::kReorged, TxActionKind::kMined});
    const auto end = advance(other.record, mined_at(12, record, 10, 0, true, 1), kPolicy);
    CHECK(end.record.state == TxState::kConfirmed);
}

TEST_CASE("Cancelling, underpriced: Cancelling, the self-transfer is raised by a tenth",
          "[lifecycle]") {
    const auto record = cancelled_with(broadcast_record(), fees(30, 2));
    const auto step = answered(record, error(Errc::kUnderpriced, Remedy::kReprice));
    CHECK(step.record.state == TxState::kCancelling);
    CHECK(step.actions ==
          std::vector{replace_with({.max_fee = gwei(33), .tip = Wei(u256(2'200'000'000u))})});
    const auto raised = signed_with(step.record, step.actions[0].fees);
    CHECK(raised.state == TxState::kCancelling);
    CHECK(raised.attempts.back().kind == AttemptKind::kCancel);
    CHECK(raised.request.to == record.account);
}

TEST_CASE("Cancelling, no receipt for a while: the self-transfer is raised, not a moment earlier",
          "[lifecycle]") {
    const auto record = cancelling_record(fees(30, 2));
    CHECK(advance(record, at(10, record, kStart + 30s - 1ms), kPolicy).actions.empty());
    const auto step = advance(record, at(10, record, kStart + 30s), kPolicy);
    CHECK(step.record.state == TxState::kCancelling);
    CHECK(step.actions ==
          std::vector{replace_with({.max_fee = gwei(33), .tip = Wei(u256(2'200'000'000u))})});
}

TEST_CASE("Cancelling, no receipt at the cap: the self-transfer's bytes again, once a while",
          "[lifecycle]") {
    const auto record = cancelling_record(fees(95, 2));
    const auto step = advance(record, at(10, record, kStart + 30s), kPolicy);
    CHECK(step.record == record);
    CHECK(kinds(step) == std::vector{TxActionKind::kSend, TxActionKind::kAlert});
    CHECK(step.actions[0] == send(1));
    const auto sent = answered(step.record, {}, kStart + 30s).record;
    CHECK(advance(sent, at(11, record, kStart + 59s), kPolicy).actions.empty());
}

TEST_CASE("Cancelling, underpriced at the cap: an alert, the same bytes later", "[lifecycle]") {
    const auto record = cancelled_with(broadcast_record(), fees(95, 2));
    const auto step = answered(record, error(Errc::kUnderpriced, Remedy::kReprice));
    CHECK(step.record.state == TxState::kCancelling);
    CHECK(kinds(step) == std::vector{TxActionKind::kAlert});
    CHECK(advance(step.record, at(11, record), kPolicy).actions == std::vector{send(1)});
}

TEST_CASE("Cancelling, nonce too low: Cancelling, looking for receipts of order and self-transfer",
          "[lifecycle]") {
    const auto record = cancelled_with(broadcast_record(), fees(22, 2));
    const auto step = answered(record, error(Errc::kNonceTooLow, Remedy::kResyncNonce));
    CHECK(step.record.state == TxState::kCancelling);
    CHECK(step.actions.empty());
    const std::size_t which = GENERATE(0u, 1u);
    const auto found = advance(step.record, mined_at(12, record, 10, which), kPolicy);
    CHECK(found.record.state == (which == 0 ? TxState::kConfirmed : TxState::kCancelled));
}

TEST_CASE("Cancelling, past the order's deadline: nothing more to expire", "[lifecycle]") {
    auto record = cancelling_record();
    record.attempts[0].valid_until = 1;
    CHECK(advance(record, at(10, record), kPolicy).actions.empty());
}
