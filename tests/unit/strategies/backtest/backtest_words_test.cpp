// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/strategies/backtest/backtest_scene.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

std::vector<double> numbers_of(const HedgeCosts& costs) {
    return {costs.fees, costs.slippage, costs.fixed};
}

/// All of a report's numbers but those of its trades and points.
std::vector<double> numbers_of(const BacktestReport& report) {
    const HedgedAttribution& hedged = report.by_hedging;
    const HeldAttribution& held = report.by_holding;
    const BacktestCourse& course = report.course;
    const BacktestTracking& tracking = report.tracking;
    std::vector<double> out{
        hedged.fees,           hedged.lvr,          hedged.target,        hedged.hedge_error,
        hedged.funding,        held.fees,           held.fee_moves,       held.deposit_moves,
        held.impermanent_loss, held.hedge_moves,    held.funding,         report.lvr_by_gamma,
        report.earned_base,    report.earned_quote, report.positions_end, report.hedge_end,
        report.turnover,       course.start,        course.end,           course.unhedged_end,
        course.drawdown,       course.worst_hedge,  tracking.error_rms,   course.unhedged_drawdown,
        tracking.mean_off,     tracking.delta_time, tracking.farthest_off};
    for (const HedgeCosts* costs : {&hedged.costs, &held.costs})
        for (const double one : numbers_of(*costs)) out.push_back(one);
    return out;
}

void check_same(const BacktestTrade& one, const BacktestTrade& other) {
    const auto numbers = [](const BacktestTrade& trade) {
        return std::vector{trade.size,          trade.fixed,    trade.fill.price,
                           trade.fill.notional, trade.fill.fee, trade.fill.slippage};
    };
    CHECK(one.time == other.time);
    CHECK(one.leg == other.leg);
    CHECK(numbers(one) == numbers(other));
    CHECK_FALSE(one.reason.empty());
    CHECK(one.reason == other.reason);
}

void check_same(const BacktestReport& one, const BacktestReport& other) {
    CHECK(one.from == other.from);
    CHECK(one.to == other.to);
    CHECK(one.rows == other.rows);
    CHECK(one.decisions == other.decisions);
    CHECK(one.refusals == other.refusals);
    CHECK(one.first_refusal == other.first_refusal);
    CHECK(numbers_of(one) == numbers_of(other));
    CHECK(one.points == other.points);
    REQUIRE(one.trades.size() == other.trades.size());
    for (std::size_t i = 0; i < one.trades.size(); ++i) check_same(one.trades[i], other.trades[i]);
}

void use_costs(BacktestScene& scene) {
    Params& params = scene.strategy.rebalance.params;
    params = {};
    params.set("risk_aversion", parse_wad("0.001").value());
    params.set("volatility", parse_wad("0.6").value());
    params.set("fixed_cost", Amount{parse_wad("3").value(), "USD"});
    for (const RuleEntry& entry : rules())
        if (entry.name == "optimal_band") scene.rule = entry.make(params, "ETH").value();
}

}  // namespace

TEST_CASE("A backtest that is watched comes to the same", "[backtest]") {
    BacktestScene scene;
    scene.points = 50;
    scene.strategy.rebalance.max_interval = Duration{6 * 3'600'000};
    const std::string rule = GENERATE("band", "interval", "optimal_band");
    if (rule == "interval") scene.use("interval", "every", Duration{3'600'000});
    if (rule == "optimal_band") use_costs(scene);
    // With 60 bps some are refused: beyond the slippage allowed.
    scene.costs.half_spread = GENERATE(0.0001, 0.006);
    INFO(rule << " at " << scene.costs.half_spread);
    std::size_t seen = 0, silent = 0;
    const auto watch = [&](const Head&, const Exposure&, const StrategyState&, const Plan& plan) {
        ++seen;
        silent += plan.reason.empty() ? 1 : 0;
    };
    History history = swings();
    history.rows.resize(12 * 60);
    const auto alone = scene.run(history);
    const auto watched = scene.run(history, watch);
    REQUIRE(alone);
    REQUIRE(watched);
    check_same(*alone, *watched);
    CHECK(alone->points.size() > 25);
    CHECK(alone->trades.empty() == (alone->refusals > 0));
    CHECK(seen == watched->decisions);
    CHECK(silent == 0);
}
