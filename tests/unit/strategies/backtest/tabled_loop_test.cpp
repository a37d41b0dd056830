// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/tabled_loop.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/backtest/paths.hpp"

using namespace evenkeel;

namespace {

Wad number(const char* text) {
    return parse_wad(text).value();
}

using NamedValues = std::vector<std::pair<std::string, ParamValue>>;

/// Hours of a price that leaves the range now and then.
PathSpec hours() {
    PathSpec out;
    out.step = 3'600;
    out.steps = 400;
    out.sigma = 0.9;
    return out;
}

/// One strategy, run from a table and by the decisions of the keeper.
struct TableScene {
    StrategySpec strategy;
    std::unique_ptr<Rule> rule;
    std::vector<std::optional<Wad>> shares{std::nullopt};
    std::vector<PaperRange> ranges{{1'800.0, 2'222.0, 100'000.0}};
    PaperCosts costs{0.0006, 0.0001, 0.0, 0.5};
    TableGrid grid{2'000.0, 1'200.0, 3'900.0, 256};
    TabledRun how{.step = 3'600};

    TableScene(const std::string& name, const NamedValues& values) {
        strategy.name = "s";
        strategy.kind = "delta_neutral";
        strategy.asset = "ETH";
        strategy.hedge = {{"perp_v2", {}}};
        strategy.rebalance.min_order = {Wad(), "USD"};
        strategy.rebalance.max_slippage = {number("0.005")};
        strategy.rebalance.rule = name;
        for (const auto& [key, value] : values) strategy.rebalance.params.set(key, value);
        for (const RuleEntry& entry : rules())
            if (entry.name == name) rule = entry.make(strategy.rebalance.params, "ETH").value();
    }
    BacktestSpec spec() const {
        return {.strategy = strategy,
                .rule = *rule,
                .shares = shares,
                .ranges = ranges,
                .costs = costs,
                .opens_hedged = how.opens_hedged,
                .decide_every = how.decide_every};
    }
    BandTable made() const { return BandTable::make(spec(), grid).value(); }

    /// The same trades at the same rows, and the same figures; how many trades.
    std::size_t compare(const BandTable& table, std::uint64_t path, double size_share) const;
};

std::size_t TableScene::compare(const BandTable& table, std::uint64_t path,
                                double size_share) const {
    const auto prices = simulated_path(hours(), path).value();
    std::vector<TabledTrade> trades;
    const TabledOutcome found = run_tabled(table, prices, how, &trades).value();
    const BacktestReport live = run_backtest(spec(), history_of(prices, how.step)).value();
    REQUIRE(live.refusals == 0);
    REQUIRE(trades.size() == live.trades.size());
    for (std::size_t i = 0; i < trades.size(); ++i) {
        CHECK(static_cast<std::int64_t>(trades[i].row) * how.step == live.trades[i].time);
        CHECK(trades[i].size == Approx(live.trades[i].size).epsilon(size_share).margin(1e-11));
    }
    CHECK(found.trades == trades.size());
    const HedgeCosts& costs_live = live.by_hedging.costs;
    CHECK(found.costs.fees == Approx(costs_live.fees).epsilon(1e-6));
    CHECK(found.costs.slippage == Approx(costs_live.slippage).epsilon(1e-6));
    CHECK(found.costs.fixed == Approx(costs_live.fixed).epsilon(1e-12));
    CHECK(found.turnover == Approx(live.turnover).epsilon(1e-6));
    // Where a position's edge is in a cell, a line is off its delta.
    CHECK(found.tracking_error == Approx(live.by_hedging.hedge_error).epsilon(5e-3).margin(0.5));
    CHECK(found.error_rms == Approx(live.tracking.error_rms).epsilon(1e-3).margin(0.01));
    CHECK(found.mean_off == Approx(live.tracking.mean_off).epsilon(1e-3).margin(1e-4));
    CHECK(found.hedge_end == Approx(live.hedge_end).epsilon(size_share).margin(1e-11));
    return trades.size();
}

/// Keys of a rule that weighs risk against cost.
NamedValues risk_values(const char* risk_aversion) {
    return {{"risk_aversion", number(risk_aversion)},
            {"volatility", number("0.9")},
            {"fixed_cost", Amount{number("0.5"), "USD"}}};
}

/// Trades over a few paths.
std::size_t compare_all(const TableScene& scene, double size_share) {
    const BandTable table = scene.made();
    std::size_t trades = 0;
    for (const std::uint64_t path : {1U, 2U}) trades += scene.compare(table, path, size_share);
    return trades;
}

void refuses(const TableScene& scene, Errc code, const std::string& what) {
    const auto found = BandTable::make(scene.spec(), scene.grid);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == code);
    CHECK_THAT(found.error().message, Catch::Contains(what));
}

}  // namespace

// What does not depend on the price is not rounded by the table: sizes differ by 1e-11 at most,
// which is what 18 decimals and doubles leave of each other.
TEST_CASE("A table of a fixed band trades exactly as the keeper's decisions do") {
    const TableScene centre("band", {{"width", Amount{number("1.5"), "ETH"}}});
    CHECK(compare_all(centre, 0.0) > 25);
    const TableScene edge("band",
                          {{"width", Amount{number("1.5"), "ETH"}}, {"to", std::string("edge")}});
    CHECK(compare_all(edge, 0.0) > 50);
    const TableScene none("band", {{"width", Amount{Wad(), "ETH"}}});
    CHECK(compare_all(none, 0.0) > 125);
}

TEST_CASE("A table of a clock trades exactly as the keeper's decisions do") {
    CHECK(compare_all({"interval", {{"every", Duration{6 * 3'600'000}}}}, 0.0) > 25);
    // Between two rows: at the later one.
    TableScene odd("interval", {{"every", Duration{5'000'000}}});
    CHECK(compare_all(odd, 0.0) > 50);
    odd.how.opens_hedged = false;
    CHECK(compare_all(odd, 0.0) > 50);
}

TEST_CASE("A table trades when the keeper's decisions do, by sizes of its lines") {
    CHECK(compare_all({"optimal_band", risk_values("0.001")}, 1e-4) > 12);
    CHECK(compare_all({"optimal_band", risk_values("0.00001")}, 1e-4) > 1);
    CHECK(compare_all({"whalley_wilmott", risk_values("0.001")}, 1e-3) > 50);
    CHECK(compare_all({"zakamouline", risk_values("0.001")}, 1e-3) > 50);
    CHECK(compare_all({"band", {{"width", Ratio{number("0.1")}}}}, 1e-4) > 12);
}

TEST_CASE("A table knows the least order, the longest wait and how often it is asked") {
    TableScene scene("whalley_wilmott", risk_values("0.001"));
    scene.strategy.rebalance.min_order = {number("600"), "USD"};
    const std::size_t few = compare_all(scene, 1e-3);
    scene.strategy.rebalance.min_order = {number("0.1"), "ETH"};
    CHECK(compare_all(scene, 1e-3) > few);
    scene.how.decide_every = 12;
    CHECK(compare_all(scene, 1e-3) > 5);
    scene = TableScene("band", {{"width", Amount{number("4"), "ETH"}}});
    const std::size_t rare = compare_all(scene, 0.0);
    scene.strategy.rebalance.max_interval = Duration{24 * 3'600'000};
    CHECK(compare_all(scene, 0.0) > rare);
}

TEST_CASE("A table holds several positions and another target") {
    TableScene scene("optimal_band", risk_values("0.001"));
    scene.ranges.push_back({1'700.0, 2'050.0, 40'000.0});
    scene.strategy.target = number("-3");
    scene.grid.cells = 1'024;
    CHECK(compare_all(scene, 1e-4) > 12);
}

TEST_CASE("A fill that comes later is of what was decided") {
    TableScene scene("band", {{"width", Amount{number("1.5"), "ETH"}}});
    const auto prices = simulated_path(hours(), 1).value();
    const BandTable table = scene.made();
    std::vector<TabledTrade> now, later;
    REQUIRE(run_tabled(table, prices, scene.how, &now));
    scene.how.latency = 2;
    REQUIRE(run_tabled(table, prices, scene.how, &later));
    // The first after the opening one is decided at the same row.
    REQUIRE(now.size() > 1);
    CHECK(later[0] == now[0]);
    CHECK(later[1].row == now[1].row + 2);
    CHECK(later[1].size == now[1].size);
    for (std::size_t i = 2; i < later.size(); ++i) CHECK(later[i].row >= later[i - 1].row + 2);
}

TEST_CASE("A table's band is the rule's, where it jumps too") {
    TableScene scene("optimal_band", risk_values("0.001"));
    scene.ranges.push_back({1'700.0, 2'050.0, 40'000.0});
    const BandTable table = scene.made();
    const BacktestSpec spec = scene.spec();
    const RuleProbe probe = RuleProbe::make(spec, 2'000.0).value();
    for (double price = 1'700.0; price < 2'400.0; price += 1.37) {
        const NoTradeBand live = probe.band_at(price).value(), found = table.band(price);
        CHECK(found.trigger == Approx(live.trigger).epsilon(1e-5));
        CHECK(found.target == Approx(live.target).epsilon(1e-5));
    }
}

TEST_CASE("What no table can hold is refused") {
    TableScene scene("optimal_band", risk_values("0.001"));
    scene.costs.impact = 1e-6;
    refuses(scene, Errc::kUnsupported, "impact");
    scene.costs = {.fee = -1.0};
    refuses(scene, Errc::kInvalidArgument, "a fee");
    scene.costs = {.half_spread = 0.006};
    refuses(scene, Errc::kUnsupported, "max_slippage");
    scene.costs = {};
    scene.grid.lowest = 0.0;
    refuses(scene, Errc::kInvalidArgument, "lowest price");
    scene.grid = {2'000.0, 3'000.0, 2'000.0};
    refuses(scene, Errc::kInvalidArgument, "lowest price");
    scene.grid = {2'000.0, 1'000.0, 2'000.0, 100};
    refuses(scene, Errc::kInvalidArgument, "power of two");
    scene.grid = {0.0, 1'000.0, 2'000.0};
    refuses(scene, Errc::kInvalidArgument, "a price");
    scene.grid.start = 2'000.0;
    scene.ranges.clear();
    refuses(scene, Errc::kUnsupported, "a position");
}

TEST_CASE("Prices that a table does not hold are refused") {
    TableScene scene("band", {{"width", Amount{number("1"), "ETH"}}});
    const BandTable table = scene.made();
    const auto fails = [&](const std::vector<double>& prices) {
        const auto found = run_tabled(table, prices, scene.how);
        return !found && found.error().code == Errc::kInvalidArgument;
    };
    CHECK_FALSE(fails({1'200.0, 3'900.0}));
    CHECK(fails({2'000.0}));
    CHECK(fails({2'000.0, 1'199.0}));
    CHECK(fails({2'000.0, 3'901.0}));
    CHECK(fails({std::nan(""), 2'000.0}));
    CHECK(fails({2'000.0, std::nan(""), 2'000.0}));
    scene.how.step = 0;
    CHECK(fails({2'000.0, 2'001.0}));
    scene.how = {.step = 1, .decide_every = 0};
    CHECK(fails({2'000.0, 2'001.0}));
}
