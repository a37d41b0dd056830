// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/chain/transactions/life.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

TEST_CASE("Broadcast, a newer order in its place: Signed, at the same nonce for more",
          "[lifecycle]") {
    const auto record = superseded_with(broadcast_record(), fees(22, 2));
    CHECK(record.state == TxState::kSigned);
    REQUIRE(record.attempts.size() == 2);
    CHECK(record.attempts[1].kind == AttemptKind::kOrder);
    CHECK(record.attempts[1].memo == "sell 2 ETH");
    CHECK(record.request.to == Address{{0x22}});
    CHECK(record.nonce() == kNonce);
    CHECK(advance(record, at(10, record), kPolicy).actions == std::vector{send(1)});
}

TEST_CASE("Superseded: either order may be mined, and the receipt says which", "[lifecycle]") {
    const auto record = answered(superseded_with(broadcast_record(), fees(22, 2)), {}).record;
    const std::size_t which = GENERATE(0u, 1u);
    const auto step = advance(record, mined_at(12, record, 10, which), kPolicy);
    CHECK(step.record.state == TxState::kConfirmed);
    CHECK(step.record.mined->transaction == record.attempts[which].hash);
}

TEST_CASE("Superseded, no receipt for a while: the newer order is raised", "[lifecycle]") {
    const auto record = answered(superseded_with(broadcast_record(), fees(30, 2)), {}).record;
    const auto step = advance(record, at(10, record, kStart + 30s), kPolicy);
    REQUIRE(kinds(step) == std::vector{TxActionKind::kReplace});
    const auto raised = signed_with(step.record, step.actions[0].fees);
    CHECK(raised.request.to == Address{{0x22}});
    CHECK(raised.attempts.back().memo == "sell 2 ETH");
}

TEST_CASE("Superseded, the older order was mined and its block is gone: the newer is sent again",
          "[lifecycle]") {
    const auto record = answered(superseded_with(broadcast_record(), fees(22, 2)), {}).record;
    const auto mined = advance(record, mined_at(10, record, 10, 0), kPolicy).record;
    const auto step = advance(mined, at(11, record), kPolicy);
    CHECK(step.record.state == TxState::kBroadcast);
    CHECK(step.actions.back() == send(1));
}

TEST_CASE("Superseded, then cancelled: any of the three may be mined", "[lifecycle]") {
    auto record = answered(superseded_with(broadcast_record(), fees(22, 2)), {}).record;
    record = answered(cancelled_with(record, fees(25, 3)), {}).record;
    const std::size_t which = GENERATE(0u, 1u, 2u);
    const auto step = advance(record, mined_at(12, record, 10, which), kPolicy);
    CHECK(step.record.state == (which == 2 ? TxState::kCancelled : TxState::kConfirmed));
}

TEST_CASE("What a nonce may cost is that of its dearest attempt", "[lifecycle]") {
    const auto order = broadcast_record();
    CHECK(order.reserved == Wei(*checked_mul(gwei(20).amount, u256(100'000u))));
    INFO("a self-transfer needs less gas, but the order may still be mined");
    CHECK(cancelled_with(order, fees(22, 2)).reserved == order.reserved);
    CHECK(superseded_with(order, fees(22, 2)).reserved ==
          Wei(*checked_mul(gwei(22).amount, u256(100'000u))));
}
