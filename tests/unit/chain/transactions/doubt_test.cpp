// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/chain/transactions/life.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace std::chrono_literals;

namespace {

/// What all endpoints say of the nonce far below the head; no receipt.
NonceEvidence nothing_found(const TransactionRecord& record, std::uint64_t nonce = kNonce + 1) {
    NonceEvidence evidence;
    evidence.nonce = nonce;
    evidence.receipts.resize(record.attempts.size());
    evidence.endpoints = 2;
    return evidence;
}

/// A look after which the nonce is used and no receipt is at hand.
Observation used_at(std::uint64_t number, const TransactionRecord& record, WallTime now) {
    Observation seen = at(number, record, now);
    seen.account_nonce = kNonce + 1;
    return seen;
}

/// The same with evidence that nobody has a receipt.
Observation lost_at(std::uint64_t number, const TransactionRecord& record, WallTime now) {
    Observation seen = used_at(number, record, now);
    seen.evidence = nothing_found(record);
    return seen;
}

/// In doubt since kStart, and looked at `looks` times with the same answer after 30 s.
TransactionRecord doubted(std::uint64_t looks, TransactionRecord record = broadcast_record()) {
    record = advance(record, used_at(20, record, kStart), kPolicy).record;
    for (std::uint64_t i = 0; i < looks; ++i)
        record = advance(record, lost_at(21 + i, record, kStart + 30s), kPolicy).record;
    return record;
}

}  // namespace

TEST_CASE("Broadcast, another transaction used its nonce: Lost after three looks, no sooner",
          "[lifecycle]") {
    const auto record = GENERATE_COPY(broadcast_record(), signed_record(), cancelling_record());
    const auto twice = doubted(kLooksUntilLost - 1, record);
    CHECK(twice.state == record.state);
    CHECK(twice.doubt->looks == kLooksUntilLost - 1);
    const auto step = advance(twice, lost_at(30, twice, kStart + 31s), kPolicy);
    CHECK(step.record.state == TxState::kLost);
    CHECK(kinds(step) == std::vector{TxActionKind::kLost});
    CHECK(step.record.attempts == record.attempts);
}

TEST_CASE("Broadcast, in doubt: evidence is not even asked for before resubmit_after",
          "[lifecycle]") {
    const auto record = broadcast_record();
    CHECK_FALSE(wants_evidence(record, used_at(20, record, kStart + 1h), kPolicy));
    const auto doubt = doubted(0);
    CHECK_FALSE(wants_evidence(doubt, used_at(21, doubt, kStart + 30s - 1ms), kPolicy));
    CHECK(wants_evidence(doubt, used_at(21, doubt, kStart + 30s), kPolicy));
    INFO("what comes unasked counts for nothing");
    const auto early = advance(doubt, lost_at(21, doubt, kStart + 30s - 1ms), kPolicy);
    CHECK(early.record.doubt->looks == 0);
}

TEST_CASE("Broadcast, in doubt: looks at one and the same head count once", "[lifecycle]") {
    auto record = doubted(0);
    for (int i = 0; i < 10; ++i)
        record = advance(record, lost_at(21, record, kStart + 30s + i * 1s), kPolicy).record;
    CHECK(record.state == TxState::kBroadcast);
    CHECK(record.doubt->looks == 1);
}

TEST_CASE("Broadcast, in doubt: never Lost while any endpoint holds a receipt of any hash",
          "[lifecycle]") {
    auto record = doubted(0, replaced_record());
    const std::size_t which = GENERATE(0u, 1u);
    for (std::uint64_t i = 0; i < 20; ++i) {
        auto seen = lost_at(21 + i, record, kStart + 1h + i * 1min);
        seen.evidence->receipts[which] = mined_at(20, record, 20, which).receipts[which];
        record = advance(record, seen, kPolicy).record;
        CHECK(record.state == TxState::kBroadcast);
    }
}

TEST_CASE("Broadcast, in doubt: a receipt in between starts the count anew", "[lifecycle]") {
    auto record = doubted(kLooksUntilLost - 1);
    auto seen = lost_at(30, record, kStart + 40s);
    seen.evidence->receipts[0] = mined_at(20, record, 20).receipts[0];
    record = advance(record, seen, kPolicy).record;
    CHECK(record.doubt == Doubt{.since = kStart + 40s, .looks = 0, .head = {}});
    INFO("and the time");
    CHECK_FALSE(wants_evidence(record, used_at(31, record, kStart + 69s), kPolicy));
    for (std::uint64_t i = 0; i + 1 < kLooksUntilLost; ++i)
        record = advance(record, lost_at(40 + i, record, kStart + 70s), kPolicy).record;
    CHECK(record.state == TxState::kBroadcast);
    CHECK(advance(record, lost_at(50, record, kStart + 70s), kPolicy).record.state ==
          TxState::kLost);
}

TEST_CASE("Broadcast, in doubt: no final nonce, or an answer that is missing, counts for nothing",
          "[lifecycle]") {
    using Spoil = void (*)(Observation&);
    const auto spoil =
        GENERATE(values<Spoil>({[](Observation& seen) { seen.evidence->nonce = kNonce; },
                                [](Observation& seen) { seen.evidence->endpoints = 0; },
                                [](Observation& seen) { seen.evidence->receipts.clear(); },
                                [](Observation& seen) { seen.evidence.reset(); }}));
    auto record = doubted(kLooksUntilLost - 1);
    for (std::uint64_t i = 0; i < 5; ++i) {
        auto seen = lost_at(30 + i, record, kStart + 1h);
        spoil(seen);
        record = advance(record, seen, kPolicy).record;
        CHECK(record.state == TxState::kBroadcast);
        CHECK(record.doubt->looks == kLooksUntilLost - 1);
    }
}

TEST_CASE("Broadcast, in doubt: the nonce is unused again after a reorg: Broadcast, no doubt left",
          "[lifecycle]") {
    const auto record = doubted(kLooksUntilLost - 1);
    const auto step = advance(record, at(31, record, kStart + 31s), kPolicy);
    CHECK(step.record.state == TxState::kBroadcast);
    CHECK_FALSE(step.record.doubt);
}

TEST_CASE("Broadcast, in doubt: a receipt that is late settles it, hours after", "[lifecycle]") {
    const auto record = doubted(kLooksUntilLost - 1);
    auto seen = mined_at(40, record, 20);
    seen.now = kStart + 5h;
    const auto step = advance(record, seen, kPolicy);
    CHECK(step.record.state == TxState::kConfirmed);
    CHECK_FALSE(step.record.doubt);
    CHECK(kinds(step) == std::vector{TxActionKind::kMined, TxActionKind::kConfirmed});
}

TEST_CASE("Broadcast, in doubt, the clock went back: it is counted from there", "[lifecycle]") {
    const auto record = doubted(kLooksUntilLost - 1);
    const auto step = advance(record, lost_at(30, record, kStart - 1h), kPolicy);
    CHECK(step.record.doubt == Doubt{.since = kStart - 1h, .looks = 0, .head = {}});
}

TEST_CASE("Lost: neither a receipt nor an answer moves it any more", "[lifecycle]") {
    const auto record = doubted(kLooksUntilLost);
    REQUIRE(record.state == TxState::kLost);
    CHECK(is_terminal(record.state));
    const auto step = advance(record, mined_at(40, record, 20), kPolicy);
    CHECK(step.record == record);
    CHECK(step.actions.empty());
    CHECK(answered(record, {}).record == record);
}

TEST_CASE("Mined is never in doubt", "[lifecycle]") {
    const auto record = mined_record();
    CHECK_FALSE(wants_evidence(record, used_at(12, record, kStart + 1h), kPolicy));
    const auto gone = advance(record, used_at(12, record, kStart + 1h), kPolicy);
    CHECK(gone.record.state == TxState::kBroadcast);
    CHECK(kinds(gone) == std::vector{TxActionKind::kReorged});
}
