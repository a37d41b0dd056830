// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/chain/transactions/life.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

namespace {

const LifecyclePolicy kPrivate = [] {
    LifecyclePolicy policy = kPolicy;
    policy.private_flow = true;
    return policy;
}();

/// Broadcast, pointless after block 20.
TransactionRecord with_deadline() {
    auto record = broadcast_record();
    record.attempts[0].valid_until = at(20, record).head.timestamp;
    return record;
}

}  // namespace

TEST_CASE("Private, no receipt for a while: no raise, the same bytes again", "[lifecycle]") {
    const auto record = broadcast_record();
    auto seen = at(10, record, kStart + 1h);
    seen.market = fees(90, 9);
    const auto step = advance(record, seen, kPrivate);
    CHECK(step.record == record);
    CHECK(kinds(step) == std::vector{TxActionKind::kSend, TxActionKind::kAlert});
    CHECK(step.actions[0] == kSendFirst);
}

TEST_CASE("Private: alive until its nonce is used", "[lifecycle]") {
    const auto record = broadcast_record();
    for (std::uint64_t block = 10; block < 40; ++block) {
        const auto step = advance(record, at(block, record, kStart + block * 1h), kPrivate);
        CHECK(step.record.state == TxState::kBroadcast);
        CHECK(step.record.attempts.size() == 1);
    }
    auto used = at(40, record, kStart + 40h);
    used.account_nonce = kNonce + 1;
    CHECK(advance(record, used, kPrivate).actions.empty());
    CHECK(advance(record, mined_at(41, record, 39), kPrivate).record.state == TxState::kConfirmed);
}

TEST_CASE("Private: alive until its deadline has passed, then its nonce must be used up",
          "[lifecycle]") {
    const auto record = with_deadline();
    CHECK(advance(record, at(20, record), kPrivate).actions.empty());
    CHECK(kinds(advance(record, at(21, record), kPrivate)) == std::vector{TxActionKind::kExpired});
}

TEST_CASE("Private: a cancellation is raised like any other", "[lifecycle]") {
    const auto record = cancelling_record();
    CHECK(kinds(advance(record, at(10, record, kStart + 30s), kPrivate)) ==
          std::vector{TxActionKind::kReplace});
}

TEST_CASE("Broadcast, past its deadline: neither raised nor sent again, to be cancelled",
          "[lifecycle]") {
    const auto record = with_deadline();
    const auto step = advance(record, at(21, record, kStart + 1h), kPolicy);
    CHECK(step.record == record);
    CHECK(kinds(step) == std::vector{TxActionKind::kExpired});
}

TEST_CASE("Broadcast, past its deadline at the cap: its own bytes must use the nonce up",
          "[lifecycle]") {
    auto record = broadcast_record(fees(95, 1));
    record.attempts[0].valid_until = 1;
    CHECK(kinds(advance(record, at(10, record, kStart + 29s), kPolicy)) ==
          std::vector{TxActionKind::kExpired});
    CHECK(kinds(advance(record, at(10, record, kStart + 30s), kPolicy)) ==
          std::vector{TxActionKind::kSend, TxActionKind::kAlert, TxActionKind::kExpired});
}

TEST_CASE("Past its deadline and mined all the same: the receipt counts", "[lifecycle]") {
    const auto record = with_deadline();
    const auto step = advance(record, mined_at(30, record, 20, 0, false), kPolicy);
    CHECK(step.record.state == TxState::kReverted);
}
