// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <fstream>

#include "keeper/engine/known.hpp"
#include "keeper/engine/memory_json.hpp"
#include "keeper/engine/replay.hpp"
#include "keeper/engine/warm_up.hpp"
#include "tests/support/world/keeper_rig.hpp"
#include "tests/unit/keeper/engine/memories.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

/// Of ETH, with LINK beside it.
StrategySpec neutral_by(const std::string& file) {
    StrategySpec out;
    out.name = "s";
    out.kind = "market_neutral";
    out.asset = "ETH";
    out.terms.set("basket.[0]", std::string("LINK"));
    out.terms.set("returns_over", Duration{300'000});
    out.models.set("warm_up", file);
    return out;
}

/// Volatility from a return a block.
Params each_block() {
    Params out;
    out.set("sample", Duration{1'000});
    out.set("volatility", std::string("measured"));
    return out;
}

MarketMemory remembered_by(const KeeperRig& rig) {
    const auto text = rig.journal.memory(rig.portfolio.spec().strategies[0].name).value();
    REQUIRE(text);
    const auto memory = parse_market_memory(*text).value();
    REQUIRE(memory);
    return *memory;
}

StrategySpec warmed_by(const std::string& file) {
    StrategySpec out;
    out.name = "s";
    out.kind = "delta_neutral";
    out.models.set("warm_up", file);
    return out;
}

const WallTime kNow(std::chrono::seconds(1'700'010'000));

}  // namespace

TEST_CASE("A keeper remembers from block to block and over a restart, and replay agrees",
          "[memory]") {
    const TemporaryFolder folder;
    RigOptions options;
    options.edit = [](StrategySpec& strategy) { strategy.models = each_block(); };
    options.journal_file = folder.file("k.db");
    KeeperRig rig(options);
    REQUIRE(rig.tick().value());
    CHECK(remembered_by(rig).returns == 0);
    for (int i = 0; i < 7; ++i) REQUIRE(rig.block().value());
    CHECK(remembered_by(rig).returns == 7);
    rig.restart();
    for (int i = 0; i < 7; ++i) {
        rig.chain.next().markets[0].price = Wad::from_int(i % 2 == 0 ? 2010 : 2000);
        REQUIRE(rig.block().value());
    }
    const MarketMemory memory = remembered_by(rig);
    CHECK(memory.returns == 14);
    CHECK(measured_volatility(memory).value() > 0.0);
    const JournalReader journal = need(JournalReader::open(*options.journal_file));
    std::vector<std::string> found;
    const auto report =
        need(replay(journal, [&](const Difference& one) { found.push_back(one.decided); }));
    CHECK(report.decisions == 15);
    CHECK(found.empty());
}

TEST_CASE("What only one node tells is not remembered, and is sampled again", "[memory]") {
    RigOptions options;
    options.held = {"0.0"};  // nothing to hedge: only the sample asks whether others agree
    options.edit = [](StrategySpec& strategy) { strategy.models = each_block(); };
    KeeperRig rig(options);
    for (int i = 0; i < 3; ++i) REQUIRE(rig.block().value());
    const MarketMemory before = remembered_by(rig);
    CHECK(before.returns == 2);
    const Error other{Errc::kQuorum, Remedy::kRetryLater, "another node says otherwise"};
    rig.chain.next().markets[0].price = Wad::from_int(4000);
    rig.chain.faults.corroborate = {other};
    REQUIRE(rig.block().value());
    CHECK(remembered_by(rig) == before);
    CHECK(rig.chain.faults.corroborate.empty());
    rig.chain.next().markets[0].price = Wad::from_int(2001);
    REQUIRE(rig.block().value());
    const MarketMemory after = remembered_by(rig);
    CHECK(after.returns == 3);
    CHECK(after.price == Approx(2001.0));
    INFO("the price that was a lie left no trace");
    CHECK(after.squares < 1e-6);
}

TEST_CASE("Nor are its basis and its worth what later blocks are measured by", "[memory]") {
    RigOptions options;
    options.edit = [](StrategySpec& strategy) { strategy.target = Wad::from_int(10); };
    const bool with_basis = GENERATE(true, false);
    if (with_basis)
        options.limits.basis =
            BasisPolicy{Wad::from_int(4), Wad(), Duration{1'000}, Duration{60'000}};
    KeeperRig rig(options);
    const auto kept = [&] {
        const auto all = need(known_inputs(rig.journal, rig.portfolio.spec(), rig.clock.wall()));
        return std::pair(all.at(0).guard->bases, all.at(0).ledger.peak_equity);
    };
    for (int i = 0; i < 6; ++i) REQUIRE(rig.block().value());
    const auto before = kept();
    REQUIRE(before.first.size() == (with_basis ? 1 : 0));
    REQUIRE(before.second);
    const Error other{Errc::kQuorum, Remedy::kRetryLater, "another node says otherwise"};
    rig.chain.next().markets[0].price = Wad::from_int(4000);
    rig.chain.faults.corroborate = {other};
    REQUIRE(rig.block().value());
    CHECK(kept() == before);
    INFO("as soon as they agree it is");
    REQUIRE(rig.block().value());
    CHECK(kept().second > before.second);
    if (with_basis) CHECK(kept().first[0].samples == before.first[0].samples + 1);
}

TEST_CASE("A keeper without models remembers nothing", "[memory]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    CHECK_FALSE(rig.journal.memory(rig.portfolio.spec().strategies[0].name).value());
}

TEST_CASE("A new strategy's memory begins with a history, up to now", "[memory]") {
    const TemporaryFolder folder;
    const std::string file = folder.file("prices.csv");
    std::ofstream out(file);
    out << "time,close,funding\n";
    for (int i = 0; i < 40; ++i)
        out << 1'700'000'000 + 300 * i << ',' << (i % 2 == 0 ? 2000 : 2002) << ",0.00001\n";
    out.close();
    CHECK_FALSE(warmed_up(StrategySpec(), kNow).value());
    const auto memory = need(warmed_up(warmed_by(file), kNow));
    REQUIRE(memory);
    CHECK(memory->time == 1'700'009'900);  // the newest that is not of the future
    CHECK(memory->returns == 33);
    CHECK(memory->fundings == 33);
    CHECK(expected_funding(memory_terms({}).value(), *memory).value() ==
          Approx(0.00001 / 300.0 * 31'536'000.0));
}

TEST_CASE("The memory of several assets begins with a table of their prices", "[memory]") {
    const TemporaryFolder folder;
    const std::string file = folder.file("prices.csv");
    std::ofstream out(file);
    out << "time,LINK,ETH\n";
    for (int i = 0; i < 40; ++i)
        out << 1'700'000'000 + 300 * i << ',' << (i % 2 == 0 ? "15,2000\n" : "15.03,2002\n");
    out.close();
    const auto memory = need(warmed_up(neutral_by(file), kNow));
    REQUIRE(memory);
    CHECK(memory->price == 2002.0);
    CHECK(memory->returns == 33);
    REQUIRE(memory->covariance);
    CHECK(memory->covariance->assets == std::vector<std::string>{"ETH", "LINK"});
    CHECK(memory->covariance->prices == std::vector<double>{2002.0, 15.03});
    CHECK(memory->covariance->time == 1'700'009'900);
    CHECK(memory->covariance->returns == 33);
    const Matrix sigma = covariance_of(*memory->covariance, kLongWindow).value();
    CHECK(sigma.at(0, 1) / sigma.at(0, 0) ==
          Approx(std::log(15.03 / 15.0) / std::log(2002.0 / 2000.0)));

    std::ofstream(file) << "time,ETH\n1700000000,2000\n";
    CHECK_THAT(warmed_up(neutral_by(file), kNow).error().message,
               Catch::Contains("prices.csv:1: expected a column LINK"));
}

TEST_CASE("A list of assets that changed begins with the table, and the rest stays", "[memory]") {
    const TemporaryFolder folder;
    const std::string file = folder.file("prices.csv");
    std::ofstream(file) << "time,LINK,ETH\n1700000000,15,2000\n1700000300,15.1,2001\n";
    const auto recalled = [&](const MarketMemory& kept) {
        const auto journal = need(SqliteJournal::in_memory());
        PortfolioSpec spec;
        spec.strategies.push_back(neutral_by(file));
        auto inputs = need(known_inputs(*journal, spec, kNow));
        need(journal->begin_run(at(1), "1", "t"));
        const CallResults none = results({});
        DecisionRecord decision{"{}", plan("s"), {}};
        decision.memory = to_json(kept);
        need(journal->write_tick({at(10), head(100), layout(0), none, {decision}, {}}));
        need(recall(*journal, spec, kNow, inputs));
        return inputs.at(0).memory.value();
    };
    CHECK(recalled(with_covariance()) == with_covariance());
    MarketMemory other = with_covariance();
    other.covariance->assets[1] = "BTC";
    const MarketMemory found = recalled(other);
    CHECK(found.returns == other.returns);
    CHECK(found.covariance->assets == std::vector<std::string>{"ETH", "LINK"});
    CHECK(found.covariance->returns == 1);
}

TEST_CASE("No file of prices stands in the way of what only closes hedges", "[memory]") {
    const auto journal = need(SqliteJournal::in_memory());
    PortfolioSpec spec;
    spec.strategies.push_back(warmed_by("/nowhere/prices.csv"));
    auto inputs = need(known_inputs(*journal, spec, kNow));
    CHECK_FALSE(inputs.at(0).memory);
    const auto recalled = recall(*journal, spec, kNow, inputs);
    REQUIRE_FALSE(recalled);
    CHECK_THAT(recalled.error().message, Catch::StartsWith("strategy s: models.warm_up: ") &&
                                             Catch::Contains("/nowhere/prices.csv"));
}

TEST_CASE("A history that cannot be read warms nothing up", "[memory]") {
    const TemporaryFolder folder;
    const std::string file = folder.file("prices.csv");
    CHECK(warmed_up(warmed_by(file), kNow).error().message.find(file) != std::string::npos);
    std::ofstream(file) << "time,close\n1700000000,2000\n1700000000,2001\n";
    CHECK(warmed_up(warmed_by(file), kNow).error().message.find(file + ":3: ") !=
          std::string::npos);
}

}  // namespace evenkeel::test
