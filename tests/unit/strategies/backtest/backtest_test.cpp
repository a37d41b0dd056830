// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/backtest.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/kinds/delta_neutral.hpp"
#include "strategies/models/liquidity/lvr.hpp"

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

/// Minutes of a price that swings by a tenth and drifts, over three days; no chance in it.
History swings() {
    History out;
    out.knows.funding = true;
    for (int i = 0; i < 3 * 24 * 60; ++i) {
        const double t = i / 240.0;
        out.rows.push_back({60 * i,
                            2000.0 * std::exp(0.08 * std::sin(t) + 0.03 * std::sin(7.3 * t)),
                            i % 480 == 0 ? 1e-4 : 0.0, 0.0, 0.0, 0.0, 0.0});
    }
    return out;
}

History flat() {
    History out = swings();
    for (HistoryRow& row : out.rows) row.price = 2000.0;
    return out;
}

/// One strategy with a band of half an ether, and what a backtest of it is told.
struct BacktestScene {
    StrategySpec strategy;
    std::unique_ptr<Rule> rule;
    std::vector<std::optional<Wad>> shares{std::nullopt};
    std::vector<PaperRange> ranges{{1800.0, 2200.0, 100'000.0}};
    PaperFees fees;
    PaperCosts costs{0.0006, 0.0001, 1e-6, 0.2};
    bool opens_hedged = false;

    BacktestScene() {
        strategy.name = "s";
        strategy.kind = "delta_neutral";
        strategy.asset = "ETH";
        strategy.hedge = {{"perp_v2", {}}};
        strategy.rebalance.min_order = {wad("0.01"), "ETH"};
        strategy.rebalance.max_slippage = {wad("0.005")};
        use("band", "width", Amount{wad("0.5"), "ETH"});
    }
    void use(const std::string& name, const std::string& key, ParamValue value) {
        strategy.rebalance.rule = name;
        strategy.rebalance.params = {};
        strategy.rebalance.params.set(key, std::move(value));
        for (const RuleEntry& entry : rules())
            if (entry.name == name) rule = entry.make(strategy.rebalance.params, "ETH").value();
    }
    Result<BacktestReport> run(const History& history,
                               const BacktestObserver& observer = {}) const {
        const BacktestSpec spec{.strategy = strategy,
                                .rule = *rule,
                                .shares = shares,
                                .ranges = ranges,
                                .fees = fees,
                                .costs = costs,
                                .opens_hedged = opens_hedged};
        return run_backtest(spec, history, observer);
    }
};

/// Both attributions, and the worth that was kept beside them.
void check_sums(const BacktestReport& report) {
    const double profit = report.course.end - report.course.start;
    const double grain = 1e-9 * report.course.start;
    CHECK(std::abs(report.by_hedging.total() - profit) < grain);
    CHECK(std::abs(report.by_holding.total() - profit) < grain);
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

TEST_CASE("What is known of liquidity is what a backtest of it books", "[backtest]") {
    BacktestScene scene;
    const History history = swings();
    const auto report = scene.run(history);
    REQUIRE(report);
    const double end = history.rows.back().price;
    const PriceRange range{liquidity_for_value(100'000.0, 2000.0, 1800.0, 2200.0), 1800.0, 2200.0};
    CHECK(report->by_holding.impermanent_loss ==
          Approx(impermanent_loss(range, 2000.0, end)).epsilon(1e-9));
    CHECK(report->positions_end == Approx(range_greeks(range, end).value));
    std::vector<double> prices;
    for (const HistoryRow& row : history.rows) prices.push_back(row.price);
    CHECK(report->lvr_by_gamma == Approx(realised_lvr(range, prices).value()));
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

TEST_CASE("Fees come from the pool's swaps by the share of liquidity", "[backtest]") {
    BacktestScene scene;
    History history = flat();
    history.knows.pool = true;
    for (HistoryRow& row : history.rows) {
        row.base_in = 1.0;
        row.quote_in = 2000.0;
        row.liquidity = 1e6;
    }
    const double liquidity = liquidity_for_value(100'000.0, 2000.0, 1800.0, 2200.0);
    const double steps = static_cast<double>(history.rows.size() - 1);
    scene.fees.fee = 0.0005;
    const auto on_top = scene.run(history);
    REQUIRE(on_top);
    const double share = liquidity / (1e6 + liquidity);
    CHECK(on_top->by_hedging.fees == Approx(steps * 0.0005 * share * 4000.0));
    CHECK(on_top->earned_base == Approx(steps * 0.0005 * share));
    check_sums(*on_top);
    scene.fees.in_pool = true;
    const auto part = scene.run(history);
    REQUIRE(part);
    CHECK(part->by_hedging.fees == Approx(steps * 0.0005 * liquidity / 1e6 * 4000.0));
    history.rows.back().liquidity = liquidity / 2.0;
    const auto refused = scene.run(history);
    REQUIRE(!refused);
    CHECK(refused.error().message.find("more liquidity than all of the pool") != std::string::npos);
}

TEST_CASE("Kept fees in the asset are hedged, sold ones are not", "[backtest]") {
    BacktestScene scene;
    History history = swings();
    history.knows.pool = true;
    for (HistoryRow& row : history.rows) {
        row.base_in = 50.0;
        row.liquidity = 1e6;
    }
    scene.fees.fee = 0.003;
    const auto kept = scene.run(history);
    scene.fees.kept = false;
    const auto sold = scene.run(history);
    REQUIRE(kept);
    REQUIRE(sold);
    check_sums(*kept);
    check_sums(*sold);
    CHECK(kept->by_holding.fee_moves != 0.0);
    CHECK(sold->by_holding.fee_moves == 0.0);
    CHECK(kept->earned_base == Approx(sold->earned_base));
    CHECK(kept->hedge_end < sold->hedge_end - kept->earned_base + 1.0);
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

TEST_CASE("A paper perp tells what it holds and what a trade costs", "[backtest]") {
    const PaperPerp perp({0.0006, 0.0001, 1e-6, 0.2});
    auto state = perp.state_of("perp_v2");
    REQUIRE(state);
    REQUIRE(perp.mark(*state, {wad("-2"), 4100.0}, wad("2000")));
    CHECK(state->size == wad("-2"));
    CHECK(state->value == wad("100"));
    CHECK(state->price == wad("2000"));
    REQUIRE(state->cost);
    CHECK(state->cost->fee.to_double() == Approx(0.0007));
    CHECK(state->cost->impact == 1e-6);
    const PaperFill sold = perp.fill_at(2000.0, -10.0);
    CHECK(sold.price == Approx(2000.0 * (1.0 - 0.000105)));
    CHECK(sold.fee == Approx(12.0));
    CHECK(sold.slippage == Approx(2.1));
    CHECK(perp.fill_at(2000.0, 10.0).price == Approx(2000.0 * (1.0 + 0.000105)));
}

TEST_CASE("A paper perp reads and encodes nothing", "[backtest]") {
    const PaperPerp perp({});
    CHECK(perp.terms({}, {}).error().code == Errc::kUnsupported);
    CHECK(perp.fill({}, {}).error().code == Errc::kUnsupported);
    CHECK(perp.allowed_calls().empty());
}
