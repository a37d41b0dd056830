// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <cmath>

#include "strategies/backtest/backtest.hpp"

namespace evenkeel {
namespace {

/// Minutes of a price that swings by a tenth, over 30 days; no chance in it.
History minutes() {
    History out;
    for (int i = 0; i < 30 * 24 * 60; ++i) {
        const double t = i / 240.0;
        HistoryRow row;
        row.time = 60 * i;
        row.price = 2000.0 * std::exp(0.08 * std::sin(t) + 0.03 * std::sin(7.3 * t));
        out.rows.push_back(row);
    }
    return out;
}

StrategySpec strategy_of(const std::string& rule) {
    StrategySpec out;
    out.name = "bench";
    out.asset = "ETH";
    out.hedge = {{"perp_v2", {}}};
    out.rebalance.rule = rule;
    out.rebalance.min_order = {Wad::from_double(0.01).value(), "ETH"};
    out.rebalance.max_slippage = {Wad::from_double(0.005).value()};
    Params& params = out.rebalance.params;
    if (rule == "band") {
        params.set("width", Amount{Wad::from_int(1), "ETH"});
        return out;
    }
    params.set("risk_aversion", Wad::from_double(1e-3).value());
    params.set("volatility", Wad::from_double(0.7).value());
    params.set("fixed_cost", Amount{Wad::from_double(0.5).value(), "USD"});
    return out;
}

// A step of a history through all of a live decision, as `backtest` does it for its table.
void backtest_steps(benchmark::State& state, const std::string& name) {
    const StrategySpec strategy = strategy_of(name);
    std::unique_ptr<Rule> rule;
    for (const RuleEntry& entry : rules())
        if (entry.name == name) rule = entry.make(strategy.rebalance.params, "ETH").value();
    const std::vector<std::optional<Wad>> shares(1);
    const BacktestSpec spec{.strategy = strategy,
                            .rule = *rule,
                            .shares = shares,
                            .ranges = {{1600.0, 2500.0, 100'000.0}},
                            .costs = {0.0006, 0.0, 0.0, 0.0},
                            .reasons = false};
    const History history = minutes();
    for (auto _ : state) {
        auto report = run_backtest(spec, history);
        if (!report) state.SkipWithError(report.error().message.c_str());
        benchmark::DoNotOptimize(report);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(history.rows.size()));
}
BENCHMARK_CAPTURE(backtest_steps, band, "band")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(backtest_steps, optimal_band, "optimal_band")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace evenkeel
