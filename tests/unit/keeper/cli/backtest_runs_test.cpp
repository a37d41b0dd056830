// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_runs.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "keeper/cli/backtest_table.hpp"
#include "tests/unit/keeper/config/samples.hpp"

using namespace evenkeel;
using namespace evenkeel::cli;
using namespace evenkeel::test;

namespace {

Config config_of(const std::string& text) {
    ConfigResult read = read_config(text, whole_environment());
    INFO(problems_of(read));
    REQUIRE(read.config);
    return *std::move(read.config);
}

/// Minutes of a price that swings.
History swinging() {
    History out;
    for (int i = 0; i < 2000; ++i)
        out.rows.push_back(
            {60 * i, 2000.0 * std::exp(0.05 * std::sin(i / 90.0)), 0.0, 0.0, 0.0, 0.0, 0.0});
    return out;
}

/// Bands of several widths, narrow first.
std::vector<PlannedRun> bands() {
    std::vector<PlannedRun> out;
    for (const char* width : {"0.1%", "0.5%", "1%", "2%", "5%", "20%"}) {
        const Config config = config_of(whole_with("width: 2%", "width: " + std::string(width)));
        out.push_back(planned_run(config, 0, {{"rebalance.width", width}}, false).value());
        out.back().costs = {0.0006, 0.0, 0.0, 0.5};
        out.back().ranges = {{1800.0, 2200.0, 100'000.0}};
    }
    return out;
}

std::vector<RunResult> run_on(const std::vector<PlannedRun>& runs, unsigned threads) {
    BacktestOptions options;
    options.threads = threads;
    options.opens_hedged = true;
    std::size_t told = 0;
    auto results = run_all(runs, swinging(), {}, options, [&](std::size_t done) {
        CHECK(done > told);
        told = done;
    });
    CHECK(told == runs.size());
    return results;
}

std::string refusal(const std::string& text, const std::string& name) {
    Assumptions said;
    const auto chosen = chosen_strategies(config_of(text), name, said);
    REQUIRE(!chosen);
    CHECK(chosen.error().code == Errc::kInvalidArgument);
    return chosen.error().message;
}

}  // namespace

TEST_CASE("Runs stand in their order and do not depend on the threads", "[cli]") {
    const auto runs = bands();
    CHECK(runs[3].name == "band rebalance.width=2%");
    const auto alone = run_on(runs, 1), together = run_on(runs, 4);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        REQUIRE(alone[i]);
        REQUIRE(together[i]);
        CHECK(alone[i]->course.end == together[i]->course.end);
        CHECK(alone[i]->trades.size() == together[i]->trades.size());
        CHECK(adds_up(*alone[i]));
        if (i > 0) CHECK(alone[i]->trades.size() < alone[i - 1]->trades.size());
    }
}

TEST_CASE("A run that fails leaves the others alone", "[cli]") {
    auto runs = bands();
    runs[1].ranges.clear();
    const auto results = run_on(runs, 2);
    CHECK(!results[1]);
    CHECK(results[0]);
    CHECK(results[2]);
}

TEST_CASE("A report that lacks a cost does not add up", "[cli]") {
    auto results = run_on(bands(), 1);
    BacktestReport& report = *results[0];
    report.by_hedging.costs.fixed += 0.01;
    CHECK(!adds_up(report));
    CHECK(unexplained(report) == Approx(-0.01).epsilon(1e-3));
    const std::string table = backtest_table({"t", "ETH", "USD", "p", {}, {}, {{"r", report}}});
    CHECK(table.find("r: DOES NOT ADD UP") != std::string::npos);
}

TEST_CASE("A strategy that decides nothing is not run", "[cli]") {
    const std::string watched = file_text(vector_path("least.yaml"));
    CHECK(refusal(watched, "") == "strategy watched has no hedge: there is nothing to decide");
    CHECK(refusal(watched, "watched") == refusal(watched, ""));
    CHECK(refusal(whole_with("", ""), "eth-usd") ==
          "--strategy: no strategy eth-usd, did you mean eth-usdc?");
    Assumptions said;
    CHECK(chosen_strategies(config_of(whole_with("", "")), "", said).value() ==
          std::vector<std::size_t>{0});
    CHECK(said.empty());
}
