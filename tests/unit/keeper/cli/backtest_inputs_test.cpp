// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_inputs.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;
using namespace evenkeel::cli;

namespace {

Params priced(const char* cost, const char* fixed) {
    Params out;
    out.set("cost", Ratio{parse_wad(cost).value()});
    out.set("fixed_cost", Amount{parse_wad(fixed).value(), "USD"});
    return out;
}

PaperCosts costs_of(const BacktestOptions& options, const CostSources& sources,
                    const HistoryKnows& knows, Assumptions& said) {
    return paper_costs(options, sources, knows, said).value();
}

const Params kNone;

}  // namespace

TEST_CASE("Trades cost what was typed, else what the rule says, else the usual", "[cli]") {
    Assumptions said;
    const Params run = priced("0.002", "3"), file = priced("0.003", "4");
    BacktestOptions options;
    CHECK(costs_of(options, {kNone, kNone}, {}, said) == PaperCosts{0.0006, 0.0, 0.0, 0.5});
    CHECK(said == Assumptions{"a trade costs 6 bps, the usual, for none was given",
                              "each trade costs besides 0.5 USD, the usual, for none was given"});
    CHECK(costs_of(options, {kNone, kNone, false}, {}, said).fee == 0.0008);
    CHECK(costs_of(options, {run, file}, {}, said) == PaperCosts{0.002, 0.0, 0.0, 3.0});
    CHECK(costs_of(options, {kNone, file}, {}, said) == PaperCosts{0.003, 0.0, 0.0, 4.0});
    options.cost = "5 bps";
    options.fixed = "0.1 USD";
    options.half_spread = "1 bps";
    options.impact = "0.01%";
    said.clear();
    CHECK(costs_of(options, {run, file}, {}, said) == PaperCosts{0.0005, 0.0001, 0.0001, 0.1});
    CHECK(said[0] == "a trade costs 5 bps, as given");
}

TEST_CASE("Gas that the history tells is not counted twice", "[cli]") {
    Assumptions said;
    const HistoryKnows gas{.gas = true};
    BacktestOptions options;
    CHECK(costs_of(options, {kNone, priced("0.003", "4")}, gas, said).fixed == 0.0);
    options.fixed = "1";
    CHECK(costs_of(options, {kNone, kNone}, gas, said).fixed == 1.0);
}

TEST_CASE("Costs without a unit are refused", "[cli]") {
    Assumptions said;
    for (const auto& [member, text] : {std::pair{&BacktestOptions::cost, "6"},
                                       {&BacktestOptions::half_spread, "-1%"},
                                       {&BacktestOptions::impact, "x"},
                                       {&BacktestOptions::fixed, "1 ETH"}}) {
        BacktestOptions options;
        options.*member = text;
        const auto found = paper_costs(options, {kNone, kNone}, {}, said);
        REQUIRE(!found);
        CHECK(found.error().code == Errc::kInvalidArgument);
        CHECK(found.error().message.starts_with("--"));
    }
}

TEST_CASE("Positions are typed as ranges, each with its value", "[cli]") {
    BacktestOptions options;
    CHECK(typed_ranges(options).value().empty());
    options.ranges = {"1800:2200", "1e3:4e3"};
    options.values = {"100000 USD", "5.5"};
    CHECK(typed_ranges(options).value() ==
          std::vector<PaperRange>{{1800.0, 2200.0, 100'000.0}, {1000.0, 4000.0, 5.5}});
    for (const char* wrong : {"1800", "2200:1800", "0:1", "-1:1", "a:b", "1:2:3", "", "nan:1"}) {
        options.ranges[1] = wrong;
        INFO(wrong);
        CHECK(!typed_ranges(options));
    }
    options.ranges = {"1800:2200"};
    CHECK(!typed_ranges(options));
    for (const char* wrong : {"0", "-5", "x", "5 ETH", ""}) {
        options.values = {wrong};
        INFO(wrong);
        CHECK(!typed_ranges(options));
    }
}

TEST_CASE("Fees need a pool's swaps, and swaps a fee", "[cli]") {
    Assumptions said;
    BacktestOptions options;
    CHECK(paper_fees(options, {}, said).value().fee == 0.0);
    CHECK(said.size() == 1);
    CHECK(!paper_fees(options, {.pool = true}, said));
    options.fee = "0.05%";
    CHECK(paper_fees(options, {.pool = true}, said).value().fee == 0.0005);
    CHECK(!paper_fees(options, {}, said));
}

TEST_CASE("A file that is none is a mistake of whoever named it", "[cli]") {
    BacktestOptions options;
    options.prices = {"/nowhere/at/all.csv"};
    const auto found = history_in(options);
    REQUIRE(!found);
    CHECK(found.error().code == Errc::kInvalidArgument);
    for (const char* wrong : {"6", "6:", ":18", "6:18:1", "6:37", "a:b", "-1:18"}) {
        options.pool_decimals = wrong;
        INFO(wrong);
        CHECK(history_in(options).error().message.starts_with("--pool-decimals: "));
    }
}
