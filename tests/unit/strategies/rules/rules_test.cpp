// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/rules/band.hpp"
#include "strategies/rules/interval.hpp"
#include "tests/unit/strategies/answering_chain.hpp"

using namespace evenkeel;
using test::wad;

namespace {

Exposure exposure(const char* delta, const char* gross, const char* target) {
    Exposure out;
    out.delta = wad(delta);
    out.gross_delta = wad(gross);
    out.target = wad(target);
    return out;
}

Params with(const char* key, ParamValue value, const char* to = nullptr) {
    Params out;
    out.set(key, std::move(value));
    if (to) out.set("to", std::string(to));
    return out;
}

const Ratio kTwoPercent{wad("0.02")};
const Amount kHalf{wad("0.5"), "ETH"};

}  // namespace

TEST_CASE("The band waits up to its edge and trades beyond it", "[rules]") {
    struct Row {
        const char* name;
        const char *delta, *gross, *target;
        Params params;
        const char* trade_to;
    };
    const auto row = GENERATE(values<Row>({
        {"share: inside", "0.1", "10.0", "0.0", with("width", kTwoPercent), nullptr},
        {"share: on the edge", "0.2", "10.0", "0.0", with("width", kTwoPercent), nullptr},
        {"share: on the lower edge", "-0.2", "10.0", "0.0", with("width", kTwoPercent), nullptr},
        {"share: just outside", "0.200000000000000001", "10.0", "0.0", with("width", kTwoPercent),
         "0.0"},
        {"amount: inside", "0.5", "0.0", "0.0", with("width", kHalf), nullptr},
        {"amount: outside, below", "-2.31", "9.0", "0.0", with("width", kHalf), "0.0"},
        {"edge from above", "2.31", "9.0", "0.0", with("width", kHalf, "edge"), "0.5"},
        {"edge from below", "-2.31", "9.0", "0.0", with("width", kHalf, "edge"), "-0.5"},
        {"center by name", "2.31", "9.0", "0.0", with("width", kHalf, "center"), "0.0"},
        {"around a target", "2.31", "9.0", "2.0", with("width", kHalf), nullptr},
        {"outside around a target", "2.6", "9.0", "2.0", with("width", kHalf), "2.0"},
        {"edge around a target", "2.6", "9.0", "2.0", with("width", kHalf, "edge"), "2.5"},
        {"share of no gross: any rest is outside", "-0.3", "0.0", "0.0", with("width", kTwoPercent),
         "0.0"},
        {"share of no gross: nothing left", "0.0", "0.0", "0.0", with("width", kTwoPercent),
         nullptr},
    }));
    INFO(row.name);
    const auto rule = make_band(row.params, "ETH").value();
    const auto found = rule->judge(exposure(row.delta, row.gross, row.target), {}, 0, {}).value();
    if (row.trade_to) {
        REQUIRE(found.trade_to);
        CHECK(*found.trade_to == wad(row.trade_to));
    } else {
        CHECK_FALSE(found.trade_to);
    }
}

TEST_CASE("The band's reason carries its figures", "[rules]") {
    const auto rule = make_band(with("width", kHalf), "ETH").value();
    CHECK(rule->judge(exposure("2.31", "9.0", "0.0"), {}, 0, {})->reason ==
          "net delta 2.31 ETH is outside the band ±0.5 ETH around 0.0: trade to 0.0");
    CHECK(rule->judge(exposure("0.31", "9.0", "0.0"), {}, 0, {})->reason ==
          "net delta 0.31 ETH is inside the band ±0.5 ETH around 0.0");
}

TEST_CASE("The band refuses values that mean nothing", "[rules]") {
    CHECK_THAT(make_band({}, "ETH").error().message, Catch::Contains("width is missing"));
    CHECK_THAT(make_band(with("width", Ratio{wad("-0.1")}), "ETH").error().message,
               Catch::Contains("below zero"));
    CHECK_THAT(make_band(with("width", Amount{wad("1.0"), "BTC"}), "ETH").error().message,
               Catch::Contains("found BTC"));
    CHECK_THAT(make_band(with("width", kHalf, "middle"), "ETH").error().message,
               Catch::Contains("found middle"));
}

TEST_CASE("The interval trades when its time has passed and there is something to trade",
          "[rules]") {
    const auto rule = make_interval(with("every", Duration{3'600'000}), "ETH").value();
    const auto judge = [&](std::optional<std::uint64_t> last, const char* delta) {
        return rule->judge(exposure(delta, "9.0", "0.0"), {last, std::nullopt}, 10'000, {})
            ->trade_to;
    };
    CHECK(judge(std::nullopt, "1.0") == Wad());
    CHECK(judge(6'400, "1.0") == Wad());
    CHECK_FALSE(judge(6'401, "1.0"));
    CHECK_FALSE(judge(20'000, "1.0"));  // a reorg put the block before the hedge
    CHECK_FALSE(judge(std::nullopt, "0.0"));
    CHECK(make_interval({}, "ETH").error().code == Errc::kConfig);
    CHECK(make_interval(with("every", Duration{500}), "ETH").error().code == Errc::kConfig);
}

TEST_CASE("Every rule of the registry is made from its own keys", "[rules]") {
    REQUIRE(rules().size() == 5);
    for (const RuleEntry& entry : rules()) {
        CHECK(!entry.keys.empty());
        CHECK(entry.make({}, "ETH").error().code == Errc::kConfig);
    }
}

TEST_CASE("What the list of rules says of costs is what the rules say", "[rules]") {
    Params every;
    every.set("every", Duration{3'600'000});
    every.set("width", kTwoPercent);
    every.set("risk_aversion", wad("0.001"));
    every.set("volatility", wad("0.8"));
    every.set("fixed_cost", Amount{wad("1"), "USD"});
    for (const RuleEntry& entry : rules()) {
        INFO(entry.name);
        CHECK(entry.make(every, "ETH").value()->weighs_costs() == entry.weighs_costs);
    }
}
