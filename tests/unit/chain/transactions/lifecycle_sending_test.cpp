// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/chain/transactions/life.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

TEST_CASE("Prepared, signed: Signed, with the bytes among its attempts", "[lifecycle]") {
    const auto record = signed_record();
    CHECK(record.state == TxState::kSigned);
    REQUIRE(record.attempts.size() == 1);
    const auto decoded = decode_transaction(record.attempts[0].raw).value();
    CHECK(decoded.hash() == record.attempts[0].hash);
    CHECK(decoded.request() == record.request);
    CHECK_FALSE(record.attempts[0].accepted);
}

TEST_CASE("Prepared, looked at: nothing, for nothing may be sent unsigned", "[lifecycle]") {
    const auto record = prepared();
    const auto step = advance(record, at(10, record), kPolicy);
    CHECK(step.actions.empty());
    CHECK(step.record == record);
}

TEST_CASE("Signed, looked at: its newest bytes are sent", "[lifecycle]") {
    const auto record = signed_record();
    const auto step = advance(record, at(10, record), kPolicy);
    CHECK(step.record == record);
    CHECK(step.actions == std::vector{kSendFirst});
}

TEST_CASE("Signed, accepted: Broadcast, counted from now", "[lifecycle]") {
    const auto step = answered(signed_record(), {}, kStart + 5s);
    CHECK(step.record.state == TxState::kBroadcast);
    CHECK(step.record.attempts[0].accepted);
    CHECK(step.record.attempts[0].sent_at == kStart + 5s);
    CHECK(step.actions.empty());
}

TEST_CASE("Signed, underpriced: Signed, to be replaced by a tenth more", "[lifecycle]") {
    const auto step = answered(signed_record(), error(Errc::kUnderpriced, Remedy::kReprice));
    CHECK(step.record.state == TxState::kSigned);
    CHECK(step.actions ==
          std::vector{replace_with({.max_fee = gwei(22), .tip = Wei(u256(1'100'000'000u))})});
}

TEST_CASE("Broadcast, its replacement underpriced: Signed, raised from the newest fees",
          "[lifecycle]") {
    const auto record = signed_with(broadcast_record(), fees(30, 2));
    const auto step = answered(record, error(Errc::kUnderpriced, Remedy::kReprice));
    CHECK(step.record.state == TxState::kSigned);
    CHECK(step.actions ==
          std::vector{replace_with({.max_fee = gwei(33), .tip = Wei(u256(2'200'000'000u))})});
    CHECK(step.record.attempts.size() == 2);
}

TEST_CASE("Signed, underpriced at the cap: Signed, the same bytes again later", "[lifecycle]") {
    const auto step =
        answered(signed_record(fees(95, 1)), error(Errc::kUnderpriced, Remedy::kReprice));
    CHECK(step.record.state == TxState::kSigned);
    CHECK(kinds(step) == std::vector{TxActionKind::kAlert});
    CHECK(step.reason.find("cap") != std::string::npos);
    const auto next = advance(step.record, at(11, step.record), kPolicy);
    CHECK(next.actions == std::vector{kSendFirst});
}

TEST_CASE("Signed, the network failed: Signed, for nobody knows; the same bytes later",
          "[lifecycle]") {
    const auto code = GENERATE(Errc::kNetwork, Errc::kTimeout, Errc::kHttp, Errc::kRateLimited,
                               Errc::kReply, Errc::kPoolFull);
    const auto record = signed_record();
    const auto step = answered(record, error(code, Remedy::kRetryLater));
    CHECK(step.record == record);
    CHECK(step.actions.empty());
    CHECK(advance(step.record, at(11, step.record), kPolicy).actions == std::vector{kSendFirst});
}

TEST_CASE("Signed, insufficient funds: Signed, an alert, the same bytes later", "[lifecycle]") {
    const auto record = signed_record();
    const auto step = answered(record, error(Errc::kInsufficientFunds, Remedy::kRetryLater));
    CHECK(step.record == record);
    CHECK(kinds(step) == std::vector{TxActionKind::kAlert});
    CHECK(advance(step.record, at(11, step.record), kPolicy).actions == std::vector{kSendFirst});
}

TEST_CASE("Signed, refused for good: Signed and an alert, for an earlier send may have passed",
          "[lifecycle]") {
    const auto record = signed_record();
    const auto step = answered(record, error(Errc::kGas, Remedy::kGiveUp));
    CHECK(step.record == record);
    CHECK(kinds(step) == std::vector{TxActionKind::kAlert});
}

TEST_CASE("Signed, a nonce gap: Signed, the same bytes later, and nobody is alarmed by the wait",
          "[lifecycle]") {
    const auto record = signed_record();
    const auto step = answered(record, error(Errc::kNonceGap, Remedy::kResyncNonce));
    CHECK(step.record == record);
    CHECK(step.actions.empty());
    CHECK(advance(step.record, at(11, step.record), kPolicy).actions == std::vector{kSendFirst});
}

TEST_CASE("Signed, nonce too low: Broadcast, looking for receipts of all its hashes",
          "[lifecycle]") {
    const auto record = signed_with(broadcast_record(), fees(30, 2));
    const auto step = answered(record, error(Errc::kNonceTooLow, Remedy::kResyncNonce));
    CHECK(step.record.state == TxState::kBroadcast);
    CHECK(step.actions.empty());
    const auto found = advance(step.record, mined_at(10, step.record, 10, 0), kPolicy);
    CHECK(found.record.state == TxState::kMined);
    CHECK(found.record.mined->transaction == record.attempts[0].hash);
}

TEST_CASE("Signed, already known: Broadcast, as if just accepted", "[lifecycle]") {
    const auto step = answered(signed_record(), error(Errc::kAlreadyKnown, Remedy::kGiveUp));
    CHECK(step.record == answered(signed_record(), {}).record);
    CHECK(step.actions.empty());
}
