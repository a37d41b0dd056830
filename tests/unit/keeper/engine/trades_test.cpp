// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/trades.hpp"

#include <catch2/catch.hpp>

#include "keeper/journal/order_json.hpp"

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

Attempt attempt_of(std::uint8_t hash, const char* size) {
    Attempt attempt;
    attempt.hash.bytes[0] = hash;
    if (size != nullptr) {
        Order order;
        order.size = wad(size);
        attempt.memo = order_json(order);
    }
    return attempt;
}

/// Sells 2, then (superseded) buys 1, then (cancelled) nothing.
TransactionRecord record_in(TxState state, std::uint8_t mined = 0) {
    TransactionRecord record;
    record.id = 7;
    record.strategy = "s";
    record.state = state;
    record.attempts = {attempt_of(1, "-2.0"), attempt_of(2, "1.0"), attempt_of(3, nullptr)};
    if (mined != 0) {
        record.mined.emplace();
        record.mined->transaction.bytes[0] = mined;
    }
    return record;
}

}  // namespace

TEST_CASE("Any order of an unsettled transaction may still land, in part or not at all",
          "[trades]") {
    for (const TxState state : {TxState::kSigned, TxState::kBroadcast, TxState::kMined})
        CHECK(trade_of(record_in(state, 1)) == Trade{7, false, wad("-2.0"), wad("1.0")});
}

TEST_CASE("Of a confirmed transaction only the order that was mined counts", "[trades]") {
    CHECK(trade_of(record_in(TxState::kConfirmed, 1)) == Trade{7, true, wad("-2.0"), Wad{}});
    CHECK(trade_of(record_in(TxState::kConfirmed, 2)) == Trade{7, true, Wad{}, wad("1.0")});
}

TEST_CASE("What failed, was cancelled or lost did nothing", "[trades]") {
    for (const TxState state : {TxState::kReverted, TxState::kCancelled, TxState::kLost})
        CHECK(trade_of(record_in(state, 1)) == Trade{7, true, Wad{}, Wad{}});
}

TEST_CASE("A guard is told of its own strategy's trades that it has not counted", "[trades]") {
    auto settled = record_in(TxState::kConfirmed, 1);
    auto other = record_in(TxState::kBroadcast);
    other.strategy = "t";
    auto reopened = record_in(TxState::kBroadcast);
    reopened.id = 3;
    const std::vector<TransactionRecord> records{settled, other, reopened};
    CHECK(trades_of(records, "s", 6).size() == 2);
    const auto later = trades_of(records, "s", 7);
    REQUIRE(later.size() == 1);
    CHECK(later[0].id == 3);
}
