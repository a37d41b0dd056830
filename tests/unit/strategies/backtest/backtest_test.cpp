// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/backtest.hpp"

#include "strategies/kinds/delta_neutral.hpp"
#include "tests/unit/strategies/backtest/backtest_scene.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

}  // namespace

TEST_CASE("Where the profit came from adds up, either way", "[backtest]") {
    BacktestScene scene;
    scene.strategy.target = wad(GENERATE("0", "1.5", "-2"));
    scene.opens_hedged = GENERATE(false, true);
    scene.ranges.push_back({1500.0, 1950.0, 20'000.0});
    const auto report = scene.run(swings());
    REQUIRE(report);
    check_sums(*report);
    CHECK(report->trades.size() > 20);
    CHECK(report->by_hedging.lvr > 100.0);
    CHECK(report->by_hedging.lvr == Approx(report->lvr_by_gamma).epsilon(0.02));
    CHECK(report->by_hedging.costs.slippage > 0.0);
    CHECK(report->by_hedging.costs.fixed ==
          Approx(0.2 * static_cast<double>(report->trades.size())));
    CHECK(report->by_hedging.funding != 0.0);
    CHECK(report->by_holding.impermanent_loss <= 0.0);
    CHECK(report->refusals == 0);
}

TEST_CASE("A constant price costs nothing, but to open and to hold", "[backtest]") {
    BacktestScene scene;
    const History history = flat();
    const auto report = scene.run(history);
    REQUIRE(report);
    REQUIRE(report->trades.size() == 1);
    const BacktestTrade& trade = report->trades.front();
    CHECK(trade.size == Approx(-report->by_holding.deposit_moves -
                               range_greeks({liquidity_for_value(100'000.0, 2000.0, 1800.0, 2200.0),
                                             1800.0, 2200.0},
                                            2000.0)
                                   .delta));
    CHECK(report->by_hedging.lvr == 0.0);
    CHECK(report->by_hedging.hedge_error == 0.0);
    CHECK(report->by_holding.impermanent_loss == 0.0);
    CHECK(report->tracking.mean_off == 0.0);
    CHECK(report->by_hedging.funding == Approx(-trade.size * 2000.0 * 1e-4 * 8.0));
    scene.use("band", "width", Amount{wad("1000"), "ETH"});
    const auto idle = scene.run(history);
    REQUIRE(idle);
    CHECK(idle->course.end == idle->course.start);
    CHECK(idle->trades.empty());
    CHECK(idle->course.drawdown == 0.0);
}

TEST_CASE("Decisions are those of the live kind on the same exposure", "[backtest]") {
    BacktestScene scene;
    const PaperPerp perp(scene.costs);
    std::vector<std::unique_ptr<HedgeVenue>> hedges;
    hedges.push_back(std::make_unique<PaperPerp>(scene.costs));
    std::size_t seen = 0, orders = 0;
    const auto report = scene.run(swings(), [&](const Head& head, const Exposure& exposure,
                                                const StrategyState& state, const Plan& plan) {
        const Plan again = decide_delta_neutral(
            {scene.strategy, *scene.rule, hedges, scene.shares, Wei()}, exposure, state, head);
        if (!(again == plan)) FAIL("another plan at " << head.timestamp << ": " << again.reason);
        Wad delta;
        for (const Term& term : exposure.terms) delta += term.delta;
        if (delta != exposure.delta) FAIL("terms do not add up at " << head.timestamp);
        ++seen;
        orders += plan.orders.size();
    });
    REQUIRE(report);
    CHECK(seen == report->decisions);
    CHECK(seen == 3 * 24 * 60 - 1);
    CHECK(orders == report->trades.size());
}

TEST_CASE("The band keeps the delta inside, and a narrower one costs more", "[backtest]") {
    BacktestScene scene;
    const auto wide = scene.run(swings());
    scene.use("band", "width", Amount{wad("0.1"), "ETH"});
    const auto narrow = scene.run(swings());
    REQUIRE(wide);
    REQUIRE(narrow);
    CHECK(narrow->by_hedging.costs.total() > wide->by_hedging.costs.total());
    CHECK(narrow->tracking.mean_off < wide->tracking.mean_off);
    CHECK(wide->tracking.farthest_off <= 0.5);
    CHECK(wide->course.drawdown < wide->course.unhedged_drawdown);
}

TEST_CASE("Several hedges share the trade at one row", "[backtest]") {
    BacktestScene scene;
    scene.strategy.hedge = {{"perp_v2", {}}, {"gmx_v2", {}}};
    scene.shares = {wad("0.25"), wad("0.75")};
    const auto report = scene.run(flat());
    REQUIRE(report);
    check_sums(*report);
    REQUIRE(report->trades.size() == 2);
    CHECK(report->trades[0].time == report->trades[1].time);
    CHECK(report->trades[0].leg != report->trades[1].leg);
}

TEST_CASE("What costs more than the slippage allowed is refused and told", "[backtest]") {
    BacktestScene scene;
    scene.costs.half_spread = 0.006;
    const auto report = scene.run(flat());
    REQUIRE(report);
    CHECK(report->trades.empty());
    CHECK(report->refusals == report->decisions);
    CHECK(report->first_refusal.find("beyond the limit of 1990.0") != std::string::npos);
}

TEST_CASE("A rule that counts gas counts what the row says of it", "[backtest]") {
    BacktestScene scene;
    scene.costs.fixed = 0.0;
    History history = swings();
    history.knows.gas = true;
    for (HistoryRow& row : history.rows) row.gas = 3.0;
    Params& params = scene.strategy.rebalance.params;
    params = {};
    params.set("risk_aversion", wad("0.001"));
    params.set("volatility", wad("0.6"));
    params.set("gas", std::int64_t{250'000});
    const auto make = [&] {
        for (const RuleEntry& entry : rules())
            if (entry.name == "optimal_band") scene.rule = entry.make(params, "ETH").value();
    };
    make();
    std::string reason;
    const auto by_gas = scene.run(history, [&](const Head&, const Exposure&, const StrategyState&,
                                               const Plan& plan) { reason = plan.reason; });
    REQUIRE(by_gas);
    INFO(reason);
    CHECK(reason.find("and 3 USD") != std::string::npos);
    params = {};
    params.set("risk_aversion", wad("0.001"));
    params.set("volatility", wad("0.6"));
    params.set("fixed_cost", Amount{wad("3"), "USD"});
    make();
    const auto by_cost = scene.run(history);
    REQUIRE(by_cost);
    CHECK(by_gas->trades.size() == by_cost->trades.size());
    CHECK(by_gas->by_hedging.costs.fixed ==
          Approx(3.0 * static_cast<double>(by_gas->trades.size())));
    CHECK(by_gas->by_hedging.hedge_error == Approx(by_cost->by_hedging.hedge_error));
}

TEST_CASE("What cannot be run is refused", "[backtest]") {
    const auto says = [](const auto& change) {
        BacktestScene scene;
        History history = flat();
        change(scene, history);
        const auto found = scene.run(history);
        return found ? "taken" : found.error().message;
    };
    using Scene = BacktestScene;
    CHECK(says([](Scene&, History& h) { h.rows.resize(1); }) ==
          "backtest: expected at least two rows");
    CHECK(says([](Scene& s, History&) { s.ranges.clear(); }) == "backtest: expected a position");
    CHECK(says([](Scene& s, History&) { s.strategy.hedge.clear(); }) ==
          "backtest: expected a hedge");
    CHECK(says([](Scene& s, History&) {
              s.costs.fee = -1.0;
          }).starts_with("backtest: expected a fee"));
    CHECK(says([](Scene& s, History&) { s.costs.half_spread = 1.0; }) ==
          "backtest: expected a spread below the price");
    CHECK(says([](Scene& s, History&) {
              s.ranges[0].lower = 2300.0;
          }).starts_with("a paper position: expected a lower edge below the upper one"));
    CHECK(says([](Scene& s, History&) {
              s.ranges[0].value = std::nan("");
          }).starts_with("a paper position: expected a value above zero"));
}
