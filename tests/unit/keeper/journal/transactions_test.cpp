// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/order_json.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

struct Kept {
    Kept() { need(journal->begin_run(at(1), "1", "t")); }

    TransactionRecord add(TransactionRecord record, std::int64_t time, std::int64_t notional) {
        record.id = need(journal->add({record, {}, Wad::from_int(notional)}, at(time), 100));
        return record;
    }

    std::unique_ptr<SqliteJournal> journal = need(SqliteJournal::in_memory());
};

TransactionRecord mined(TransactionRecord record, TxState state, std::uint64_t seen_at) {
    record.state = state;
    record.mined =
        inclusion(record.attempts[0].hash.bytes[31], state != TxState::kReverted, seen_at);
    return record;
}

TEST_CASE("usage counts orders, notional and gas since a time, for one strategy or all",
          "[journal]") {
    Kept kept;
    kept.add(transaction(1, 1), 10, 100);
    auto second = kept.add(transaction(2, 2), 20, 30);
    auto foreign = transaction(3, 3);
    foreign.strategy = "btc";
    foreign = kept.add(foreign, 30, 7);
    need(kept.journal->update(mined(second, TxState::kReverted, 50), "reverted", at(40), 101));
    need(kept.journal->update(mined(foreign, TxState::kMined, 50), "mined", at(41), 101));

    const std::uint64_t gas = std::uint64_t{21'000} * 2'000'000'000;
    CHECK(need(kept.journal->usage(at(20), {})) == Usage{2, Wad::from_int(37), Wei(u256(2 * gas))});
    CHECK(need(kept.journal->usage(at(0), "eth-usdc")) ==
          Usage{2, Wad::from_int(130), Wei(u256(gas))});
    CHECK(need(kept.journal->usage(at(31), {})) == Usage{});
}

TEST_CASE("gas of what may still be mined counts as reserved, until it is paid or cannot be",
          "[journal]") {
    const TemporaryFolder folder;
    const auto journal = need(SqliteJournal::open(folder.file("u.db")));
    need(journal->begin_run(at(1), "1", "t"));
    const auto reader = need(JournalReader::open(folder.file("u.db")));
    const auto gas = [&] {
        const Wei known = need(journal->usage(at(0), {})).gas;
        CHECK(need(reader.usage(at(0), {})).gas == known);
        return known;
    };
    auto record = transaction(1, 1);
    record.reserved = Wei(u256(500u));
    CHECK(gas() == Wei());
    record.id = need(journal->add({record, {}, Wad::from_int(5)}, at(10), 1));
    CHECK(gas() == Wei(u256(500u)));
    record.reserved = Wei(u256(700u));
    record.attempts.push_back({hash(2), {2}, {gwei(30), gwei(2)}, at(60), false});
    need(journal->update(record, "raised", at(11), 1));
    CHECK(gas() == Wei(u256(700u)));
    SECTION("paid") {
        need(journal->update(mined(record, TxState::kConfirmed, 50), "", at(12), 2));
        CHECK(gas() == Wei(u256(21'000u * 2'000'000'000ull)));
    }
    SECTION("paid by the self-transfer that was mined instead") {
        need(journal->update(mined(record, TxState::kCancelled, 50), "", at(12), 2));
        CHECK(gas() == Wei(u256(21'000u * 2'000'000'000ull)));
    }
    SECTION("lost") {
        record.state = TxState::kLost;
        need(journal->update(record, "", at(12), 2));
        CHECK(gas() == Wei());
    }
}

TEST_CASE("slippage adds up; another order at the same nonce counts where it is larger",
          "[journal]") {
    const TemporaryFolder folder;
    const auto journal = need(SqliteJournal::open(folder.file("u.db")));
    need(journal->begin_run(at(1), "1", "t"));
    const auto reader = need(JournalReader::open(folder.file("u.db")));
    const auto agrees = [&](std::int64_t notional, std::int64_t slippage) {
        const Usage known = need(journal->usage(at(0), {}));
        CHECK(need(reader.usage(at(0), {})) == known);
        CHECK(known.notional == Wad::from_int(notional));
        CHECK(known.slippage == Wad::from_int(slippage));
        CHECK(known.orders == 2);
    };
    need(journal->add({transaction(1, 1), {}, Wad::from_int(100), Wad::from_int(1)}, at(10), 1));
    auto record = transaction(2, 2);
    record.id = need(journal->add({record, {}, Wad::from_int(200), Wad::from_int(2)}, at(11), 1));
    agrees(300, 3);
    record.intent = "sell 2 ETH on perp_v2";
    record.attempts.push_back({hash(3), {3}, {gwei(30), gwei(2)}, at(60), false});
    need(journal->supersede({record, {}, Wad::from_int(150), Wad::from_int(5)}, "", at(12), 2));
    agrees(300, 6);
    record.attempts.push_back({hash(4), {4}, {gwei(40), gwei(3)}, at(61), false});
    need(journal->supersede({record, {}, Wad::from_int(400), Wad::from_int(3)}, "", at(13), 3));
    agrees(500, 6);
}

TEST_CASE("usage follows every change without reading all rows again", "[journal]") {
    const TemporaryFolder folder;
    const auto journal = need(SqliteJournal::open(folder.file("u.db")));
    need(journal->begin_run(at(1), "1", "t"));
    const auto reader = need(JournalReader::open(folder.file("u.db")));
    const auto agrees = [&] {
        for (const auto since : {at(0), at(15), at(100'000)})
            CHECK(need(journal->usage(since, {})) == need(reader.usage(since, {})));
    };
    agrees();
    auto record = transaction(1, 1);
    record.id = need(journal->add({record, {}, Wad::from_int(5)}, at(10), 1));
    agrees();
    need(journal->update(mined(record, TxState::kMined, 50), "mined", at(11), 2));
    agrees();
    need(journal->update(record, "its block is gone", at(12), 3));
    agrees();
    need(journal->update(mined(record, TxState::kReverted, 60), "reverted", at(13), 4));
    need(journal->add({transaction(2, 2), {}, Wad::from_int(7)}, at(20), 5));
    agrees();
    need(journal->add({transaction(3, 3), {}, Wad::from_int(9)}, at(200'000), 6));
    agrees();
    CHECK(need(journal->usage(at(0), {})).orders == 3);
    CHECK_FALSE(journal->update(transaction(9, 9), "unknown", at(21), 6));
    agrees();
}

TEST_CASE("the last rebalance is the newest hedge that was mined and succeeded", "[journal]") {
    Kept kept;
    CHECK(need(kept.journal->last_rebalance("eth-usdc")) == std::nullopt);
    auto first = kept.add(transaction(1, 1), 10, 1);
    auto second = kept.add(transaction(2, 2), 20, 1);
    need(kept.journal->update(mined(first, TxState::kConfirmed, 500), "", at(30), 1));
    need(kept.journal->update(mined(second, TxState::kReverted, 900), "", at(30), 1));
    CHECK(need(kept.journal->last_rebalance("eth-usdc")) == 500);
    CHECK(need(kept.journal->last_rebalance("btc")) == std::nullopt);
}

TEST_CASE("a reorganised transaction is no longer the last rebalance", "[journal]") {
    Kept kept;
    auto record = kept.add(transaction(1, 1), 10, 1);
    need(kept.journal->update(mined(record, TxState::kMined, 500), "", at(30), 1));
    CHECK(need(kept.journal->last_rebalance("eth-usdc")) == 500);
    record.state = TxState::kBroadcast;
    need(kept.journal->update(record, "its block is gone", at(31), 2));
    CHECK(need(kept.journal->last_rebalance("eth-usdc")) == std::nullopt);
    CHECK(need(kept.journal->usage(at(0), {})).gas == Wei());
}

TEST_CASE("the last nonce is the account's highest", "[journal]") {
    Kept kept;
    CHECK(need(kept.journal->last_nonce(address(0xaa), 1)) == std::nullopt);
    kept.add(transaction(7, 1), 10, 1);
    kept.add(transaction(3, 2), 11, 1);
    CHECK(need(kept.journal->last_nonce(address(0xaa), 1)) == 7);
    CHECK(need(kept.journal->last_nonce(address(0xbb), 1)) == std::nullopt);
}

TEST_CASE("the peak is what was written last, with a tick or alone", "[journal]") {
    Kept kept;
    CHECK(need(kept.journal->peak_value("a")) == std::nullopt);
    const auto answers = results({});
    need(kept.journal->write_tick(
        {at(10), head(100), layout(0), answers, {{"{}", plan("a"), Wad::from_int(12)}}, {}}));
    CHECK(need(kept.journal->peak_value("a")) == Wad::from_int(12));
    need(kept.journal->set_peak_value("a", Wad::from_int(-3)));
    CHECK(need(kept.journal->peak_value("a")) == Wad::from_int(-3));
}

TEST_CASE("attempts are never dropped or replaced", "[journal]") {
    Kept kept;
    auto record = kept.add(transaction(1, 1), 10, 1);
    record.attempts.push_back({hash(2), {2}, {gwei(30), gwei(2)}, at(60), false});
    need(kept.journal->update(record, "raised", at(60), 1));

    auto shorter = record;
    shorter.attempts.pop_back();
    CHECK(kept.journal->update(shorter, "", at(61), 1).error().code == Errc::kStorage);
    auto other = record;
    other.attempts[0].hash = hash(9);
    CHECK(kept.journal->update(other, "", at(61), 1).error().code == Errc::kStorage);
    auto accepted = record;
    accepted.attempts[1].accepted = true;
    CHECK(kept.journal->update(accepted, "accepted", at(61), 1));
}

TEST_CASE("a refused update leaves everything as it was", "[journal]") {
    Kept kept;
    auto record = kept.add(transaction(1, 1), 10, 1);
    auto wrong = mined(record, TxState::kConfirmed, 500);
    wrong.attempts[0].raw = {9};
    REQUIRE_FALSE(kept.journal->update(wrong, "", at(61), 1));
    CHECK(need(kept.journal->last_rebalance("eth-usdc")) == std::nullopt);
    need(kept.journal->update(mined(record, TxState::kConfirmed, 500), "", at(62), 1));
}

TEST_CASE("a transaction that is unknown or not signed is refused", "[journal]") {
    Kept kept;
    auto unknown = transaction(1);
    unknown.id = 12;
    CHECK(kept.journal->update(unknown, "", at(1), 1).error().code == Errc::kStorage);
    auto unsigned_one = transaction(1);
    unsigned_one.attempts.clear();
    const auto refused = kept.journal->add({unsigned_one, {}, {}}, at(1), 1);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::Contains("must be signed"));
}

TEST_CASE("what only prepares is no rebalance, but it was mined", "[journal]") {
    Kept kept;
    CHECK(need(kept.journal->last_mined("eth-usdc")) == std::nullopt);
    auto record = transaction(1, 1);
    record.attempts[0].memo = std::string(kPreparationMark);
    record = kept.add(record, 10, 1);
    need(kept.journal->hold());
    need(kept.journal->update(mined(record, TxState::kConfirmed, 500), "", at(30), 1));
    CHECK(need(kept.journal->last_mined("eth-usdc")) == 500);
    need(kept.journal->flush());
    CHECK(need(kept.journal->last_mined("eth-usdc")) == 500);
    CHECK(need(kept.journal->last_rebalance("eth-usdc")) == std::nullopt);
    CHECK(need(kept.journal->last_mined("btc")) == std::nullopt);
}

TEST_CASE("a cancel was mined, and is none of it", "[journal]") {
    Kept kept;
    auto record = transaction(1, 1);
    record.attempts[0].kind = AttemptKind::kCancel;
    record = kept.add(record, 10, 1);
    need(kept.journal->update(mined(record, TxState::kConfirmed, 500), "", at(30), 1));
    CHECK(need(kept.journal->last_mined("eth-usdc")) == std::nullopt);
}

}  // namespace
}  // namespace evenkeel::test
