// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "keeper/journal/documents.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

std::vector<DecidedSnapshot> all_snapshots(const std::string& path) {
    const JournalReader reader = need(JournalReader::open(path));
    std::vector<DecidedSnapshot> all;
    need(reader.each_snapshot([&](const DecidedSnapshot& one) -> Result<void> {
        all.push_back(one);
        return {};
    }));
    return all;
}

std::vector<nlohmann::json> all_lines(const std::string& path, const JournalFilter& filter = {}) {
    const JournalReader reader = need(JournalReader::open(path));
    std::vector<nlohmann::json> all;
    need(reader.each_line(filter, [&](const JournalLine& one) -> Result<void> {
        CHECK(one.json.find('\n') == std::string::npos);
        all.push_back(nlohmann::json::parse(one.json));
        return {};
    }));
    return all;
}

TEST_CASE("a tick comes back exactly, with its layout, inputs and plans", "[journal]") {
    const TemporaryFolder folder;
    const auto journal = need(SqliteJournal::open(folder.file("deep/er/k.db")));
    need(journal->begin_run(at(1), "1.2.3", "the text"));
    const auto shape = layout(3);
    const auto answers = results({1, 0, 5});
    const TickIds ids = need(
        journal->write_tick({at(10),
                             head(100),
                             shape,
                             answers,
                             {{R"({"a":1})", plan("one"), {}}, {R"({"a":2})", plan("two"), {}}},
                             {}}));

    const auto all = all_snapshots(folder.file("deep/er/k.db"));
    REQUIRE(all.size() == 1);
    CHECK(all[0].id == ids.snapshot);
    CHECK(all[0].head == head(100));
    CHECK(all[0].layout->calls == shape->calls);
    CHECK(all[0].layout->calls[0].label == "slot0");
    CHECK(all[0].layout->facts == shape->facts);
    CHECK(all[0].results == answers);
    CHECK(*all[0].decision_text == "the text");
    REQUIRE(all[0].decisions.size() == 2);
    CHECK(all[0].decisions[1].id == ids.decisions[1]);
    CHECK(all[0].decisions[1].strategy == "two");
    CHECK(all[0].decisions[1].inputs == R"({"a":2})");
    CHECK(all[0].decisions[1].plan == plan_json(plan("two")));
}

TEST_CASE("ids are one rising sequence over all kinds", "[journal]") {
    const auto journal = need(SqliteJournal::in_memory());
    need(journal->begin_run(at(1), "1", "t"));
    const auto answers = results({});
    const TickIds ids = need(journal->write_tick({at(10),
                                                  head(100),
                                                  layout(0),
                                                  answers,
                                                  {{"{}", plan("eth-usdc"), {}}},
                                                  {{transaction(5), 0, Wad::from_int(10)}}}));
    const auto event = need(journal->append_event({at(11), 100, "", EventKind::kGuard, "{}"}));
    CHECK(ids.decisions[0] < ids.transactions[0]);
    CHECK(ids.transactions[0] < event);
    CHECK(need(journal->write_tick(
                   {at(12), head(101), layout(0), answers, {{"{}", plan("eth-usdc"), {}}}, {}}))
              .decisions[0] > event);
}

TEST_CASE("what a block shows of orders is written with it, and found again", "[journal]") {
    auto journal = need(SqliteJournal::in_memory());
    need(journal->begin_run(at(1), "1", "t"));
    const auto answers = results({});
    TickRecord tick{at(10), head(100), layout(0), answers, {{"{}", plan("eth-usdc"), {}}}, {}};
    for (const char* body : {R"({"order":"0x1","state":"open"})", R"({"order":"0x2"})"})
        tick.events.push_back({at(10), 100, "eth-usdc", EventKind::kOutcome, body});
    need(journal->write_tick(tick));
    // Neither the guard's, nor a transaction's outcome, is an order's.
    need(journal->append_event({at(11), 100, "", EventKind::kGuard, R"({"order":"0x3"})"}));
    need(journal->append_event(
        {at(11), 100, "", EventKind::kOutcome, R"({"transaction":1,"order":"0x4"})"}));
    need(journal->append_event(
        {at(12), 101, "other", EventKind::kOutcome, R"({"order":"0x1","state":"executed"})"}));
    const auto all = need(journal->order_events(10));
    REQUIRE(all.size() == 3);
    CHECK(all[0].body == R"({"order":"0x1","state":"open"})");
    CHECK(all[0].block == 100);
    CHECK(all[0].strategy == "eth-usdc");
    CHECK(all[2].body == R"({"order":"0x1","state":"executed"})");
    const auto newest = need(journal->order_events(2));
    REQUIRE(newest.size() == 2);
    CHECK(newest[0].body == R"({"order":"0x2"})");
    CHECK(newest[1].strategy == "other");
}

TEST_CASE("an unchanged block costs no more than its own row", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    auto journal = need(SqliteJournal::open(path));
    need(journal->begin_run(at(1), "1", "t"));
    const auto shape = layout(200);
    CallResults answers;
    for (int i = 0; i < 200; ++i) answers.append(true, Bytes(1'000, 7));
    for (std::uint64_t i = 0; i < 250; ++i) {
        need(journal->write_tick({at(1), head(i), shape, answers, {{"{}", plan("a"), {}}}, {}}));
    }
    journal.reset();
    CHECK(std::filesystem::file_size(path) < 500'000);
    const auto all = all_snapshots(path);
    REQUIRE(all.size() == 250);
    CHECK(all.back().results == answers);
}

TEST_CASE("snapshots are rebuilt over keyframes, new layouts and restarts", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    std::vector<CallResults> wanted;
    for (int run = 0; run < 2; ++run) {
        const auto journal = need(SqliteJournal::open(path));
        need(journal->begin_run(at(1), "1", "run " + std::to_string(run)));
        auto shape = layout(3);
        for (std::uint64_t i = 0; i < 600; ++i) {
            if (i == 300) shape = layout(3, 1);
            if (i == 310) shape = layout(3);  // equal to the first, another object
            wanted.push_back(results({1, static_cast<std::uint8_t>(i), 5}));
            // What follows from a block's values is there at some blocks only.
            if (i % 50 < 10) wanted.back().append(true, Bytes{static_cast<std::uint8_t>(i)});
            need(journal->write_tick(
                {at(1), head(i), shape, wanted.back(), {{"{}", plan("a"), {}}}, {}}));
        }
    }
    const auto all = all_snapshots(path);
    REQUIRE(all.size() == wanted.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        INFO(i);
        REQUIRE(all[i].results == wanted[i]);
        REQUIRE(*all[i].decision_text == (i < 600 ? "run 0" : "run 1"));
        REQUIRE(all[i].layout->calls[0].data[1] == (i % 600 >= 300 && i % 600 < 310 ? 1 : 0));
    }
}

TEST_CASE("an error of the visitor ends the walk and is returned", "[journal]") {
    const TemporaryFolder folder;
    const auto journal = need(SqliteJournal::open(folder.file("k.db")));
    need(journal->begin_run(at(1), "1", "t"));
    const auto answers = results({});
    for (int i = 0; i < 3; ++i) {
        need(journal->write_tick({at(1), head(1), layout(0), answers, {}, {}}));
    }
    int seen = 0;
    const auto ended = need(JournalReader::open(folder.file("k.db")))
                           .each_snapshot([&](const DecidedSnapshot&) -> Result<void> {
                               ++seen;
                               return fail(Errc::kRefused, Remedy::kGiveUp, "enough");
                           });
    REQUIRE_FALSE(ended);
    CHECK(ended.error().message == "enough");
    CHECK(seen == 1);
}

TEST_CASE("the listing has decisions, transactions, outcomes and guard events", "[journal]") {
    const TemporaryFolder folder;
    const auto path = folder.file("k.db");
    const auto journal = need(SqliteJournal::open(path));
    need(journal->begin_run(at(1), "1", "t"));
    const auto answers = results({});
    Plan hedge = plan("eth-usdc", Action::kRebalance);
    hedge.orders.push_back({"perp_v2",
                            "0x1",
                            Wad::from_int(-2),
                            false,
                            Wad::from_int(1990),
                            Wad::from_int(4'000),
                            9,
                            address(4),
                            {0xab}});
    const TickIds ids = need(journal->write_tick({at(10),
                                                  head(100),
                                                  layout(0),
                                                  answers,
                                                  {{"{}", plan("other"), {}}, {"{}", hedge, {}}},
                                                  {{transaction(5), 1, Wad::from_int(4'000)}}}));
    TransactionRecord record = transaction(5);
    record.id = ids.transactions[0];
    record.attempts.push_back({hash(2), {0x02, 2}, {gwei(22), gwei(2)}, at(1'030), true});
    record.state = TxState::kConfirmed;
    record.mined = inclusion(2, true, 1'700'001'300);
    need(journal->update(record, "2 blocks deep", at(40), 103));
    need(journal->append_event({at(50), 104, "", EventKind::kGuard, R"({"text":"halted"})"}));

    const auto lines = all_lines(path);
    REQUIRE(lines.size() == 5);
    CHECK(lines[1]["kind"] == "decision");
    CHECK(lines[1]["id"] == ids.decisions[1]);
    CHECK(lines[1]["time"] == "1970-01-01T00:00:10.000Z");
    CHECK(lines[1]["block"] == 100);
    CHECK(lines[1]["strategy"] == "eth-usdc");
    CHECK(lines[1]["action"] == "rebalance");
    CHECK(lines[1]["orders"][0]["side"] == "sell");
    CHECK(lines[1]["orders"][0]["size"] == "2.0");
    CHECK(lines[2]["kind"] == "transaction");
    CHECK(lines[2]["decision"] == ids.decisions[1]);
    CHECK(lines[2]["intent"] == "sell 1 ETH on perp_v2");
    CHECK(lines[2]["nonce"] == 5);
    CHECK(lines[2]["hashes"] == nlohmann::json({to_hex(hash(1)), to_hex(hash(2))}));
    CHECK(lines[2]["state"] == "confirmed");
    CHECK(lines[3]["kind"] == "outcome");
    CHECK(lines[3]["transaction"] == ids.transactions[0]);
    CHECK(lines[3]["state"] == "confirmed");
    CHECK(lines[3]["hash"] == to_hex(hash(2)));
    CHECK(lines[3]["block"] == 103);
    CHECK(lines[4]["kind"] == "guard");
    CHECK(lines[4]["text"] == "halted");

    CHECK(all_lines(path, {"other", {}}).size() == 1);
    CHECK(all_lines(path, {"eth-usdc", at(40)}).size() == 1);
    CHECK(all_lines(path, {{}, at(51)}).empty());
}

}  // namespace
}  // namespace evenkeel::test
