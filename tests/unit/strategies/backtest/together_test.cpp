// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/strategies/backtest/backtest_scene.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// The swings with a pool whose swaps earn fees, also in base.
History traded() {
    History out = swings();
    out.knows.pool = true;
    for (HistoryRow& row : out.rows) {
        row.base_in = 0.5;
        row.quote_in = 900.0;
        row.liquidity = 1e5;
    }
    return out;
}

Params gas_counting() {
    Params out;
    out.set("risk_aversion", parse_wad("0.001").value());
    out.set("volatility", parse_wad("0.8").value());
    out.set("gas", std::int64_t{400'000});
    return out;
}

/// Runs that differ in everything but their positions: bands, a rule that counts gas, another
/// target, one that begins hedged, one whose every order is refused, one that is no run at all.
std::vector<BacktestScene> scenes() {
    std::vector<BacktestScene> out(7);
    out[1].use("band", "width", Amount{parse_wad("2").value(), "ETH"});
    out[1].points = 50;
    out[2].use("optimal_band", gas_counting());
    out[3].strategy.target = parse_wad("3").value();
    out[4].opens_hedged = true;
    out[5].costs.half_spread = 0.02;
    out[6].costs.fee = -1.0;
    for (BacktestScene& one : out) one.fees = {.fee = 0.0005};
    return out;
}

BacktestSpec spec_of(const BacktestScene& scene) {
    return {.strategy = scene.strategy,
            .rule = *scene.rule,
            .shares = scene.shares,
            .ranges = scene.ranges,
            .fees = scene.fees,
            .costs = scene.costs,
            .opens_hedged = scene.opens_hedged,
            .points = scene.points};
}

std::vector<BacktestSpec> specs_of(const std::vector<BacktestScene>& all) {
    std::vector<BacktestSpec> out;
    for (const BacktestScene& scene : all) out.push_back(spec_of(scene));
    return out;
}

}  // namespace

TEST_CASE("Runs side by side come to what each comes to by itself", "[backtest]") {
    const auto all = scenes();
    const History history = traded();
    const auto together = run_backtests(specs_of(all), history);
    REQUIRE(together.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        INFO(i);
        const auto alone = all[i].run(history);
        REQUIRE(together[i].has_value() == alone.has_value());
        if (alone) {
            CHECK(*together[i] == *alone);
            CHECK(alone->by_hedging.fees > 0.0);
        } else {
            CHECK(together[i].error() == alone.error());
        }
    }
    CHECK(!together[6]);
    CHECK(together[0]->trades.size() > together[1]->trades.size());
    CHECK(together[1]->points.size() > 20);
    CHECK(together[5]->refusals > 0);
    CHECK(together[5]->trades.empty());
}

TEST_CASE("What ends one run side by side leaves the others alone", "[backtest]") {
    auto all = scenes();
    INFO("its gas would be worth more than a figure holds");
    all[2].costs.fixed = 1e30;
    const auto together = run_backtests(specs_of(all), traded());
    CHECK(together[2].error().code == Errc::kOverflow);
    CHECK(*together[1] == *all[1].run(traded()));
}

TEST_CASE("What the positions fail of ends all of them", "[backtest]") {
    auto all = scenes();
    for (BacktestScene& one : all) one.fees.in_pool = true;
    History history = traded();
    history.rows.back().liquidity = 1.0;
    for (const auto& one : run_backtests(specs_of(all), history))
        CHECK(one.error().code == Errc::kInvalidArgument);
    CHECK(run_backtests({}, history).empty());
}

TEST_CASE("Trades say why where they are asked to", "[backtest]") {
    const BacktestScene scene;
    BacktestSpec spec = spec_of(scene);
    BacktestReport told = run_backtest(spec, swings()).value();
    spec.reasons = false;
    const BacktestReport silent = run_backtest(spec, swings()).value();
    REQUIRE(!told.trades.empty());
    for (BacktestTrade& trade : told.trades) {
        CHECK(trade.reason.find("is outside the band") != std::string::npos);
        trade.reason.clear();
    }
    CHECK(silent == told);
}
