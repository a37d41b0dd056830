// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/report_past.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "keeper/cli/report_text.hpp"
#include "tests/support/world/keeper_rig.hpp"
#include "tests/unit/keeper/journal/fixture.hpp"

namespace evenkeel::test {
namespace {

PortfolioSpec strategies_in(std::initializer_list<const char*> assets) {
    PortfolioSpec out;
    for (const char* asset : assets) {
        StrategySpec strategy;
        strategy.name = std::string("of ") + asset;
        strategy.asset = asset;
        out.strategies.push_back(strategy);
    }
    return out;
}

struct Files {
    TemporaryFolder folder;
    std::string file(std::string_view name, std::string_view text) const {
        const auto path = folder.file(name);
        std::ofstream(path) << text;
        return path;
    }
    /// Why these are refused.
    static std::string why_not(const std::vector<std::string>& files, const PortfolioSpec& spec) {
        const auto found = cli::prices_from(files, spec);
        if (found) return "";
        CHECK(found.error().code == Errc::kInvalidArgument);
        return found.error().message;
    }
};

}  // namespace

TEST_CASE("Prices of a report come from a file for each asset", "[report]") {
    const Files files;
    const auto eth = files.file("eth.csv", "time,close\n0,2000\n86400,2100\n");
    const auto btc = files.file("btc.csv", "time,close\n0,60000\n");
    const auto one = need(cli::prices_from({eth}, strategies_in({"ETH", "ETH"})));
    REQUIRE(one.size() == 1);
    CHECK(one.at("ETH").source == eth);
    CHECK(one.at("ETH").rows == std::vector<PricePoint>{{0, 2000.0}, {86400, 2100.0}});
    const auto both =
        need(cli::prices_from({"ETH=" + eth, "BTC=" + btc}, strategies_in({"ETH", "BTC"})));
    CHECK(both.at("BTC").rows == std::vector<PricePoint>{{0, 60000.0}});
    CHECK(need(cli::prices_from({}, strategies_in({"ETH"}))).empty());
}

TEST_CASE("A file of prices that is none is refused with its line", "[report]") {
    const Files files;
    const auto why = [&](std::string_view text) {
        return Files::why_not({files.file("x.csv", text)}, strategies_in({"ETH"}));
    };
    CHECK_THAT(why("time,close\n0,2000\n60,-1\n"), Catch::Contains("x.csv:3: "));
    CHECK_THAT(why("time,close\n60,2000\n60,2000\n"), Catch::Contains("x.csv:3: "));
    CHECK_THAT(why("time,close\n0,2000\n259200,2000\n"), Catch::Contains("x.csv:3: "));
    CHECK_THAT(why("time,close\n0,nan\n"), Catch::Contains("x.csv:2: "));
    CHECK_FALSE(why("").empty());
    CHECK_FALSE(why("when,what\n0,1\n").empty());
    const auto eth = files.file("eth.csv", "time,close\n0,2000\n");
    CHECK_THAT(Files::why_not({"no such file"}, strategies_in({"ETH"})),
               Catch::Contains("no such file"));
    CHECK_THAT(Files::why_not({eth}, strategies_in({"ETH", "BTC"})),
               Catch::Contains("expected ASSET=FILE with one of BTC, ETH"));
    CHECK_THAT(Files::why_not({"DOGE=" + eth}, strategies_in({"ETH", "BTC"})),
               Catch::Contains("expected ASSET=FILE"));
    CHECK_THAT(Files::why_not({eth, eth}, strategies_in({"ETH"})),
               Catch::Contains("two files for ETH"));
}

TEST_CASE("A report knows the prices that the journal saw, about one an hour", "[report]") {
    const TemporaryFolder folder;
    RigOptions options;
    options.journal_file = folder.file("k.db");
    KeeperRig rig(options);
    REQUIRE(rig.tick().value());
    for (int i = 1; i <= 6; ++i) {
        rig.clock.advance(std::chrono::minutes(20));
        rig.chain.next().markets[0].price = Wad::from_int(2000 + i);
        REQUIRE(rig.block().value());
    }
    Config config;
    config.portfolio = rig.portfolio.spec();
    config.journal_path = *options.journal_file;
    const cli::ReportPast past = cli::past_of(config);
    const auto& rows = past.prices.at("A0").rows;
    CHECK(past.prices.at("A0").source == "journal");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].price == 2000.0);
    CHECK(rows[1].price == 2003.0);
    CHECK(rows[2].price == 2006.0);
    INFO("a strategy that is of another asset now has no past");
    config.portfolio.strategies[0].asset = "B";
    CHECK(cli::past_of(config).prices.empty());
    CHECK(cli::past_of(config).why == "the journal has no block of it");
    config.journal_path = folder.file("other.db");
    CHECK_THAT(cli::past_of(config).why, Catch::Contains("there is no such file"));
}

TEST_CASE("What a report cannot tell is null, and why", "[report]") {
    StrategyReport report;
    report.strategy = "s";
    report.price = 2000.5;
    report.volatility.why = "no prices";
    report.risk.hedged = report.risk.unhedged = no_risk_figures("needs more");
    const auto json = nlohmann::json::parse(cli::report_json(report, {}));
    CHECK(json["price"] == "2000.5");
    CHECK(json["prices"].is_null());
    CHECK(json["volatility"]["realised"].is_null());
    CHECK(json["volatility"]["why"] == "no prices");
    REQUIRE(json["risk"]["hedged"].size() == 8);
    CHECK(json["risk"]["hedged"][0]["var"].is_null());
    CHECK(json["risk"]["hedged"][0]["why"] == "needs more");
    CHECK(json["stress"]["worst"].is_null());
    CHECK_THAT(cli::report_table(report, {}), Catch::Contains("no values at risk: needs more\n"));
}

}  // namespace evenkeel::test
