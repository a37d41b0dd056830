// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/sweep.hpp"

#include <catch2/catch.hpp>

#include "samples.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

using Texts = std::vector<std::string>;

Texts values(const std::string& text) {
    return parse_sweep("rebalance.width=" + text).value().values;
}

bool refused(const std::string& text) {
    const auto sweep = parse_sweep(text);
    return !sweep && sweep.error().code == Errc::kInvalidArgument;
}

std::vector<std::vector<Setting>> all(const Texts& texts) {
    std::vector<Sweep> sweeps;
    for (const std::string& text : texts) sweeps.push_back(parse_sweep(text).value());
    return combinations(sweeps).value();
}

/// What whole.yaml says with these set in its only strategy.
ConfigResult read_with(const std::vector<Setting>& settings) {
    const auto document =
        with_settings(parse_yaml(whole_with("", "")).root.value(), 0, settings).value();
    return read_document(document, whole_environment());
}

RebalanceSpec rebalance_with(const std::vector<Setting>& settings) {
    const ConfigResult result = read_with(settings);
    INFO(problems_of(result));
    REQUIRE(result.config);
    return result.config->portfolio.strategies[0].rebalance;
}

Wad wad(const char* text) {
    return parse_wad(text).value();
}

}  // namespace

TEST_CASE("A sweep in steps keeps its unit, and its ends as they were written", "[config]") {
    CHECK(values("0.5%:5%:10") ==
          Texts{"0.5%", "1%", "1.5%", "2%", "2.5%", "3%", "3.5%", "4%", "4.5%", "5%"});
    CHECK(values("30:10:3") == Texts{"30", "20", "10"});
    CHECK(values("0.5 ETH:2 ETH:4") == Texts{"0.5 ETH", "1 ETH", "1.5 ETH", "2 ETH"});
    CHECK(values("1%:2%:4") == Texts{"1%", "1.3333333%", "1.6666666%", "2%"});
    CHECK(values("0:0.001:4") == Texts{"0", "0.00033333333", "0.00066666666", "0.001"});
    CHECK(values("-1:1:3") == Texts{"-1", "0", "1"});
    CHECK(values("1:100000000000:4") == Texts{"1", "33333333334", "66666666667", "100000000000"});
    CHECK(values("1:10000000000:3") == Texts{"1", "5000000000.5", "10000000000"});
    CHECK(values("1:10000000000:8").at(1) == "1428571429");
}

TEST_CASE("A sweep of a list has its values in order", "[config]") {
    CHECK(values("2%,0.5%,25 bps") == Texts{"2%", "0.5%", "25 bps"});
    CHECK(values("2%") == Texts{"2%"});
    CHECK(parse_sweep("rebalance.rule=band,optimal_band").value() ==
          Sweep{"rebalance.rule", {"band", "optimal_band"}});
}

TEST_CASE("A sweep that is none is refused", "[config]") {
    for (const char* text : {"",
                             "rebalance.width",
                             "=1",
                             "rebalance.width=",
                             "rebalance.width=1%,",
                             "width=1%",
                             "rebalance.=1%",
                             "rebalance..width=1%",
                             "rebalance.width.=1%",
                             "positions=1",
                             "name=a",
                             "rebalance.width=1%:2%",
                             "rebalance.width=1%:2%:1",
                             "rebalance.width=1%:2%:1001",
                             "rebalance.width=1%:2 bps:3",
                             "rebalance.width=1%:1%:3",
                             "rebalance.width=a:b:3",
                             "rebalance.width=1%:2%:3:4",
                             "rebalance.width=1%:2%:x",
                             "rebalance.width=1%,1%",
                             "rebalance.width=1%, 2%",
                             "rebalance.width=1e30:2:3",
                             "rebalance.width=9999999999999999:1:3"}) {
        INFO(text);
        CHECK(refused(text));
    }
}

TEST_CASE("Sweeps are combined, the last turning fastest", "[config]") {
    CHECK(all({}) == std::vector<std::vector<Setting>>{{}});
    const auto both = all({"rebalance.width=1%,2%", "rebalance.to=edge,center"});
    REQUIRE(both.size() == 4);
    CHECK(both[0] == std::vector<Setting>{{"rebalance.width", "1%"}, {"rebalance.to", "edge"}});
    CHECK(both[1] == std::vector<Setting>{{"rebalance.width", "1%"}, {"rebalance.to", "center"}});
    CHECK(both[2] == std::vector<Setting>{{"rebalance.width", "2%"}, {"rebalance.to", "edge"}});
    const Sweep many = parse_sweep("target=1 ETH:2 ETH:100").value();
    const Sweep more = parse_sweep("rebalance.width=1%:2%:11").value();
    CHECK(!combinations({many, more}));
    CHECK(!combinations({many, many}));
}

TEST_CASE("Where the rule is swept, what only other rules know is left out of a run", "[config]") {
    const auto runs = all({"rebalance.rule=optimal_band,band", "rebalance.width=1%,2%",
                           "rebalance.risk_aversion=0.001", "rebalance.fixed_cost=1 USD"});
    REQUIRE(runs.size() == 3);
    CHECK(runs[0] == std::vector<Setting>{{"rebalance.rule", "optimal_band"},
                                          {"rebalance.risk_aversion", "0.001"},
                                          {"rebalance.fixed_cost", "1 USD"}});
    CHECK(runs[1] == std::vector<Setting>{{"rebalance.rule", "band"}, {"rebalance.width", "1%"}});
    CHECK(runs[2] == std::vector<Setting>{{"rebalance.rule", "band"}, {"rebalance.width", "2%"}});
}

TEST_CASE("What is set goes through the reader of the file", "[config]") {
    CHECK(*rebalance_with({}).params.find<Ratio>("width") == Ratio{wad("0.02")});
    CHECK(*rebalance_with({{"rebalance.width", "25 bps"}}).params.find<Ratio>("width") ==
          Ratio{wad("0.0025")});
    const auto optimal = rebalance_with({{"rebalance.rule", "optimal_band"},
                                         {"rebalance.risk_aversion", "0.001"},
                                         {"rebalance.volatility", "0.7"},
                                         {"rebalance.fixed_cost", "0.5 USD"}});
    CHECK(optimal.rule == "optimal_band");
    CHECK(!optimal.params.has("width"));
    const ConfigResult held = read_with({{"allocation.by", "preference"}});
    REQUIRE(held.config);
    CHECK(held.config->portfolio.strategies[0].allocation.by == AllocationBy::kPreference);
}

TEST_CASE("A value that does not fit is the reader's own problem, where it stands", "[config]") {
    CHECK(problems_of(read_with({{"rebalance.width", "5"}}))
              .starts_with("36:36: strategies[0].rebalance.width: expected "));
    CHECK(
        problems_of(read_with({{"rebalance.wdth", "5%"}})).find("strategies[0].rebalance.wdth: ") !=
        std::string::npos);
    CHECK(problems_of(read_with({{"rebalance.rule", "interval"}}))
              .find("strategies[0].rebalance.every: ") != std::string::npos);
}

TEST_CASE("A setting must have its strategy, and groups on the way", "[config]") {
    const YamlNode document = parse_yaml(whole_with("", "")).root.value();
    CHECK(!with_settings(document, 1, {{"rebalance.width", "1%"}}));
    CHECK(!with_settings(document, 0, {{"rebalance.width.x", "1%"}}));
    CHECK(!with_settings(parse_yaml("a: 1").root.value(), 0, {}));
    CHECK(!with_settings(document, 0, {{"kind", "other"}}));
}
