// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/lifecycle.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;
using namespace std::chrono_literals;

namespace {

constexpr WallTime kStart{std::chrono::milliseconds(1'760'000'000'000)};
constexpr std::uint64_t kNonce = 7;

Fees fees(std::uint64_t max_fee, std::uint64_t tip) {
    return {.max_fee = gwei(max_fee), .tip = gwei(tip)};
}

const LifecyclePolicy kPolicy{.resubmit_after = 30s,
                              .confirmations = 3,
                              .caps = {.max_fee = gwei(100), .max_priority_fee = gwei(10)}};
const Fees kFirst = fees(20, 1);
const Fees kMarket = fees(10, 1);

LocalSigner& signer() {
    static LocalSigner kSigner(PrivateKey::from_hex(std::string(63, '0') + "1").value());
    return kSigner;
}

TransactionRecord prepared(const Fees& offer = kFirst) {
    TransactionRecord record;
    record.strategy = "eth-usdc";
    record.intent = "sell 1 ETH";
    record.account = signer().address();
    record.request.chain_id = 31337;
    record.request.nonce = kNonce;
    record.request.to = Address{{0x11}};
    record.request.gas_limit = 100'000;
    record.request.fees = offer;
    return record;
}

TransactionRecord signed_with(TransactionRecord record, const Fees& offer, WallTime now = kStart) {
    UnsignedTransaction request = record.request;
    request.fees = offer;
    return with_attempt(std::move(record), sign(request, signer()).value(), now);
}

TransactionRecord signed_record(const Fees& offer = kFirst) {
    return signed_with(prepared(offer), offer);
}

Step answered(const TransactionRecord& record, Result<void> result, WallTime now = kStart) {
    return on_send_result(record,
                          {.attempt = record.attempts.size() - 1,
                           .result = std::move(result),
                           .market = kMarket,
                           .now = now},
                          kPolicy);
}

TransactionRecord broadcast_record(const Fees& offer = kFirst) {
    return answered(signed_record(offer), {}).record;
}

/// One that was replaced once; both hashes may be mined.
TransactionRecord replaced_record() {
    return answered(signed_with(broadcast_record(), fees(22, 2)), {}).record;
}

Hash32 block_hash(std::uint64_t number, std::uint8_t fork = 0) {
    Hash32 hash{{fork}};
    hash.bytes[31] = static_cast<std::uint8_t>(number);
    return hash;
}

Observation at(std::uint64_t number, const TransactionRecord& record, WallTime now = kStart) {
    Observation seen;
    seen.head.number = number;
    seen.head.hash = block_hash(number);
    seen.head.timestamp = 1'760'000'000 + number;
    seen.receipts.resize(record.attempts.size());
    seen.account_nonce = kNonce;
    seen.market = kMarket;
    seen.now = now;
    return seen;
}

Observation mined_at(std::uint64_t number, const TransactionRecord& record, std::uint64_t block,
                     std::size_t attempt = 0, bool succeeded = true, std::uint8_t fork = 0) {
    Observation seen = at(number, record);
    seen.account_nonce = kNonce + 1;
    seen.receipts[attempt] = Receipt{.transaction = record.attempts[attempt].hash,
                                     .block_hash = block_hash(block, fork),
                                     .block_number = block,
                                     .succeeded = succeeded,
                                     .gas_used = 50'000,
                                     .gas_price = gwei(11),
                                     .logs = {}};
    return seen;
}

TransactionRecord mined_record(std::uint64_t block = 10) {
    const auto record = broadcast_record();
    return advance(record, mined_at(block, record, block), kPolicy).record;
}

tl::unexpected<Error> error(Errc code, Remedy remedy) {
    return fail(code, remedy, "the node's words");
}

const TxAction kSendFirst{.kind = TxActionKind::kSend, .attempt = 0, .fees = {}};

TxAction replace_with(const Fees& offer) {
    return {.kind = TxActionKind::kReplace, .attempt = 0, .fees = offer};
}

std::vector<TxActionKind> kinds(const Step& step) {
    std::vector<TxActionKind> out;
    for (const TxAction& action : step.actions) out.push_back(action.kind);
    return out;
}

}  // namespace

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

TEST_CASE("Confirmed, Reverted, Lost: nothing moves them any more", "[lifecycle]") {
    auto record = mined_record();
    record.state = GENERATE(TxState::kConfirmed, TxState::kReverted, TxState::kLost);
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

TEST_CASE("a restart goes on from the journalled record as if nothing had been", "[lifecycle]") {
    const auto record = replaced_record();
    const TransactionRecord journalled = record;
    const auto seen = at(10, record, kStart + 30s);
    CHECK(advance(journalled, seen, kPolicy).actions == advance(record, seen, kPolicy).actions);
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
