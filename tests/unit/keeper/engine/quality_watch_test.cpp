// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/quality_watch.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "keeper/journal/journal_reader.hpp"
#include "keeper/journal/quality_json.hpp"
#include "tests/support/world/keeper_rig.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

using Json = nlohmann::json;

/// What /api/state tells of the first strategy.
Json shown(const KeeperRig& rig) {
    return Json::parse(rig.board.read()->document->get())["strategies"][0]["quality"];
}

Quality kept(const KeeperRig& rig) {
    const auto text = rig.journal.quality("s0").value();
    REQUIRE(text);
    return parse_quality(*text).value();
}

/// Ten are held and sold at 2,000 each, for a fee of a thousandth: 20 are lost.
void hedge(KeeperRig& rig) {
    rig.chain.next().fee = parse_wad("0.001").value();
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    REQUIRE(rig.records().size() == 1);
}

}  // namespace

TEST_CASE("What a hedge came to is shown, counted and kept", "[quality]") {
    KeeperRig rig;
    hedge(rig);
    const Json total = shown(rig)["total"];
    CHECK(total["fills"] == 1);
    CHECK(total["fills_measured"] == 1);
    CHECK(total["notional"] == "20000.0");
    CHECK(total["slippage"] == "20.0");
    CHECK(total["slippage_bps"] == "10.0");
    CHECK(total["time_to_hedge"] == "12.0");
    CHECK(total["error_rms"] == "0.0");
    CHECK(std::stod(total["delta_time"].get<std::string>()) == Approx(10.0 * 12.0 / 3600.0));
    CHECK(total["farthest_off"] == "10.0");
    INFO("its gas is known, and the coin has no price here");
    const auto mined = rig.records().at(0).mined.value();
    CHECK(std::stod(total["gas"].get<std::string>()) ==
          Approx(static_cast<double>(mined.gas_used) * mined.gas_price.amount.to_double() / 1e18));
    CHECK(total["gas_cost"].is_null());
    CHECK(total["cost_bps"].is_null());
    CHECK(shown(rig)["day"] == total);
    CHECK_THAT(
        rig.metrics.text(rig.clock.wall(), {}),
        Catch::Contains("evenkeel_quality_slippage{strategy=\"s0\",window=\"total\"} 20\n") &&
            Catch::Contains("evenkeel_quality_fills{strategy=\"s0\",window=\"day\"} 1\n") &&
            !Catch::Contains("evenkeel_quality_cost_bps{"));
    CHECK(kept(rig).total.slippage == Approx(20.0));
}

TEST_CASE("What trades were worth is told of a rule that weighs that", "[quality]") {
    RigOptions options;
    options.edit = [](StrategySpec& strategy) {
        Params& params = strategy.rebalance.params;
        params = {};
        strategy.rebalance.rule = "optimal_band";
        params.set("risk_aversion", parse_wad("0.001").value());
        params.set("volatility", parse_wad("0.8").value());
        params.set("cost", Ratio{parse_wad("0.001").value()});
        params.set("fixed_cost", Amount{parse_wad("1").value(), "USD"});
    };
    KeeperRig rig(options);
    hedge(rig);
    const Json total = shown(rig)["total"];
    // Ten at 2,000 over two days: 0.001 / 2 * 0.8^2 * 20,000^2 * 2 / 365, less 20 and 1.
    CHECK(std::stod(total["trades_utility"].get<std::string>()) ==
          Approx(0.0005 * 0.64 * 4e8 * 2.0 / 365.0 - 21.0).epsilon(1e-6));
    // With nothing left to trade, a trade is worth what it costs at least.
    CHECK(std::stod(total["holds_utility"].get<std::string>()) == Approx(-1.0));
}

TEST_CASE("A restart goes on measuring where the journal ends", "[quality]") {
    KeeperRig rig;
    hedge(rig);
    const Json before = shown(rig);
    rig.restart();
    rig.chain.next().markets[0].held = Wad::from_int(11);
    rig.chain.next().markets[0].price = Wad::from_int(2100);
    REQUIRE(rig.block().value());
    const Json after = shown(rig);
    CHECK(after["since"] == before["since"]);
    CHECK(after["total"]["fills"] == 1);
    CHECK(after["total"]["seconds"] == "24.0");
    CHECK(after["total"]["error_rms"] == "0.0");
    INFO("one more is held by now: it is off by 1 while the price falls by 100");
    rig.chain.next().markets[0].price = Wad::from_int(2000);
    REQUIRE(rig.block().value());
    CHECK(shown(rig)["total"]["error_rms"] == "100.0");
}

TEST_CASE("A restart while an order is on its way still sees its fill", "[quality]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    CHECK(kept(rig).awaited.size() == 1);
    rig.mine();
    rig.restart();
    REQUIRE(rig.tick().value());
    CHECK(shown(rig)["total"]["fills"] == 1);
    CHECK(kept(rig).awaited.empty());
}

TEST_CASE("What changes with every block is written every ten minutes", "[quality]") {
    KeeperRig rig({.held = {"0"}});
    REQUIRE(rig.tick().value());
    const Quality first = kept(rig);
    for (int i = 0; i < 49; ++i) REQUIRE(rig.block().value());
    CHECK(kept(rig) == first);
    REQUIRE(rig.block().value());
    CHECK(kept(rig).total.seconds == 600.0);
}

TEST_CASE("A measure that cannot be read is begun anew, and the hedge goes on", "[quality]") {
    KeeperRig rig;
    hedge(rig);
    const char* broken = GENERATE("{}", "{\"asset\":1}", "nonsense");
    REQUIRE(rig.journal.put_quality({rig.clock.wall(), 1, "s0", broken, {}}));
    rig.restart();
    REQUIRE(rig.block().value());
    CHECK(shown(rig)["total"]["fills"] == 0);
    CHECK(shown(rig)["since"] > 0);
}

TEST_CASE("A dry run measures what is off and awaits no fill", "[quality]") {
    RigOptions options;
    options.engine.dry_run = options.desk.dry_run = true;
    KeeperRig rig(options);
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    CHECK(kept(rig).awaited.empty());
    CHECK(std::stod(shown(rig)["total"]["delta_time"].get<std::string>()) > 0.0);
}

TEST_CASE("A journal that cannot be written ends the tick", "[quality]") {
    KeeperRig rig;
    REQUIRE(rig.tick().value());
    rig.mine();
    rig.journal.full = true;
    CHECK(rig.tick().error().code == Errc::kStorage);
}

TEST_CASE("Every hour that ended is a line of the journal", "[quality][journal]") {
    const TemporaryFolder folder;
    RigOptions options;
    options.journal_file = folder.file("k.db");
    KeeperRig rig(options);
    hedge(rig);
    rig.clock.advance(std::chrono::hours(1));
    REQUIRE(rig.block().value());
    rig.clock.advance(std::chrono::hours(1));
    REQUIRE(rig.block().value());
    const auto reader = need(JournalReader::open(*options.journal_file));
    std::vector<Json> lines;
    const auto gather = [&](const JournalLine& line) -> Result<void> {
        lines.push_back(Json::parse(line.json));
        return {};
    };
    need(reader.each_quality({}, gather));
    REQUIRE(lines.size() == 2);
    CHECK(lines[0]["kind"] == "quality");
    CHECK(lines[0]["strategy"] == "s0");
    CHECK(lines[0]["fills"] == 1);
    CHECK(lines[1]["fills"] == 0);
    CHECK(lines[1]["from"].get<std::uint64_t>() == lines[0]["from"].get<std::uint64_t>() + 3600);
    INFO("they are no lines of what was decided");
    need(reader.each_line({}, [&](const JournalLine& line) -> Result<void> {
        CHECK(Json::parse(line.json)["kind"] != "quality");
        return {};
    }));
    lines.clear();
    need(reader.each_quality({.strategy = "other", .since = {}}, gather));
    CHECK(lines.empty());
}

TEST_CASE("The owners of a shared hedge count their parts of its fill", "[quality]") {
    RigOptions options;
    options.held = {"10.0", "30.0"};
    options.shared = true;
    KeeperRig rig(options);
    rig.chain.next().fee = parse_wad("0.001").value();
    REQUIRE(rig.tick().value());
    REQUIRE(rig.block().value());
    const Json all = Json::parse(rig.board.read()->document->get())["strategies"];
    CHECK(all[0]["quality"]["total"]["notional"] == "20000.0");
    CHECK(all[1]["quality"]["total"]["notional"] == "60000.0");
    CHECK(std::stod(all[0]["quality"]["total"]["slippage"].get<std::string>()) == Approx(20.0));
    CHECK(std::stod(all[1]["quality"]["total"]["slippage"].get<std::string>()) == Approx(60.0));
}
