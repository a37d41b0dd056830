// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/chain/transactions/life.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

TEST_CASE("Broadcast, the nonce is used but no receipt yet: wait, neither send nor replace",
          "[lifecycle]") {
    const auto record = GENERATE_COPY(broadcast_record(), signed_record());
    auto seen = at(10, record, kStart + 1h);
    seen.account_nonce = kNonce + 1;
    const auto step = advance(record, seen, kPolicy);
    CHECK(step.record.state == record.state);
    CHECK(step.record.attempts == record.attempts);
    CHECK(step.actions.empty());
}

TEST_CASE("Broadcast, no receipt for a while: the fee is raised, not a moment earlier",
          "[lifecycle]") {
    const auto record = broadcast_record();
    CHECK(advance(record, at(10, record, kStart + 30s - 1ms), kPolicy).actions.empty());
    const auto step = advance(record, at(10, record, kStart + 30s), kPolicy);
    CHECK(step.record.state == TxState::kBroadcast);
    CHECK(step.actions ==
          std::vector{replace_with({.max_fee = gwei(22), .tip = Wei(u256(1'100'000'000u))})});
}

TEST_CASE("Broadcast, no receipt and the market rose: the replacement follows it", "[lifecycle]") {
    const auto record = broadcast_record();
    auto seen = at(10, record, kStart + 30s);
    seen.market = fees(50, 3);
    CHECK(advance(record, seen, kPolicy).actions == std::vector{replace_with(fees(50, 3))});
}

TEST_CASE("Broadcast, no receipt at the cap: the same bytes again, once a while", "[lifecycle]") {
    const auto record = broadcast_record(fees(95, 1));
    const auto step = advance(record, at(10, record, kStart + 30s), kPolicy);
    CHECK(step.record.state == TxState::kBroadcast);
    CHECK(kinds(step) == std::vector{TxActionKind::kSend, TxActionKind::kAlert});
    const auto sent = answered(step.record, {}, kStart + 30s);
    CHECK(advance(sent.record, at(11, record, kStart + 59s), kPolicy).actions.empty());
    CHECK_FALSE(advance(sent.record, at(11, record, kStart + 60s), kPolicy).actions.empty());
}

TEST_CASE("Broadcast, sent again and the network failed: still Broadcast", "[lifecycle]") {
    const auto record = broadcast_record();
    const auto step = answered(record, error(Errc::kTimeout, Remedy::kRetryLater), kStart + 30s);
    CHECK(step.record == record);
}

TEST_CASE("Broadcast, the clock went back: the same bytes again, no higher fee", "[lifecycle]") {
    const auto record = broadcast_record();
    const auto step = advance(record, at(10, record, kStart - 1h), kPolicy);
    CHECK(step.actions == std::vector{kSendFirst});
}

TEST_CASE("a restart goes on from the journalled record as if nothing had been", "[lifecycle]") {
    const auto record = replaced_record();
    const TransactionRecord journalled = record;
    const auto seen = at(10, record, kStart + 30s);
    CHECK(advance(journalled, seen, kPolicy).actions == advance(record, seen, kPolicy).actions);
}

TEST_CASE("Broadcast, stuck after the base fee rose twentyfold: one raise is enough",
          "[lifecycle]") {
    LifecyclePolicy policy = kPolicy;
    policy.caps.max_fee = gwei(500);
    const auto record = broadcast_record();
    auto seen = at(10, record, kStart + 30s);
    seen.market = market_fees(gwei(200), gwei(1));
    const auto step = advance(record, seen, policy);
    CHECK(step.actions ==
          std::vector{replace_with({.max_fee = gwei(401), .tip = Wei(u256(1'100'000'000u))})});
}

TEST_CASE("Broadcast, the base fee rose twentyfold above the cap: the cap, then those bytes again",
          "[lifecycle]") {
    auto record = broadcast_record();
    auto seen = at(10, record, kStart + 30s);
    seen.market = market_fees(gwei(200), gwei(1));
    const auto step = advance(record, seen, kPolicy);
    REQUIRE(kinds(step) == std::vector{TxActionKind::kReplace});
    CHECK(step.actions[0].fees.max_fee == kPolicy.caps.max_fee);
    record =
        answered(signed_with(record, step.actions[0].fees, kStart + 30s), {}, kStart + 30s).record;
    for (int i = 1; i <= 10; ++i) {
        seen = at(10, record, kStart + 30s + i * 30s);
        seen.market = market_fees(gwei(200), gwei(1));
        const auto again = advance(record, seen, kPolicy);
        CHECK(kinds(again) == std::vector{TxActionKind::kSend, TxActionKind::kAlert});
        CHECK(again.actions[0] == send(1));
        record = answered(again.record, {}, seen.now).record;
    }
    CHECK(record.attempts.size() == 2);
    INFO("when the fee has fallen it is mined");
    CHECK(advance(record, mined_at(40, record, 38, 1), kPolicy).record.state ==
          TxState::kConfirmed);
}

TEST_CASE("Broadcast, its receipt is late: nothing is sent or signed until it comes",
          "[lifecycle]") {
    auto record = broadcast_record();
    for (std::uint64_t block = 11; block < 40; ++block) {
        auto seen = at(block, record, kStart + block * 12s);
        seen.account_nonce = kNonce + 1;
        const auto step = advance(record, seen, kPolicy);
        CHECK(step.actions.empty());
        record = step.record;
    }
    CHECK(advance(record, mined_at(40, record, 11), kPolicy).record.state == TxState::kConfirmed);
}
