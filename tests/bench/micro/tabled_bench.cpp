// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "strategies/backtest/paths.hpp"
#include "strategies/backtest/tabled_loop.hpp"

namespace evenkeel {
namespace {

Wad number(const char* text) {
    return parse_wad(text).value();
}

/// optimal_band on a position of 100,000 USD.
struct TableWorld {
    StrategySpec strategy;
    std::unique_ptr<Rule> rule;
    std::vector<std::optional<Wad>> shares{std::nullopt};

    TableWorld() {
        strategy.asset = "ETH";
        strategy.hedge = {{"paper", {}}};
        RebalanceSpec& rebalance = strategy.rebalance;
        rebalance.rule = "optimal_band";
        rebalance.min_order = {Wad(), "USD"};
        rebalance.max_slippage = {number("0.01")};
        rebalance.params.set("risk_aversion", number("0.001"));
        rebalance.params.set("volatility", number("0.7"));
        rebalance.params.set("fixed_cost", Amount{number("0.5"), "USD"});
        for (const RuleEntry& entry : rules())
            if (entry.name == rebalance.rule) rule = entry.make(rebalance.params, "ETH").value();
    }
    Result<BandTable> table() const {
        return BandTable::make({.strategy = strategy,
                                .rule = *rule,
                                .shares = shares,
                                .ranges = {{1'600.0, 2'500.0, 100'000.0}},
                                .costs = {.fee = 0.0006, .fixed = 0.5}},
                               {2'000.0, 500.0, 8'000.0});
    }
};

// Two years of minutes: their decisions, trades and figures. items_per_second is steps a second.
void run_tabled_minutes(benchmark::State& state) {
    const TableWorld world;
    const BandTable table = world.table().value();
    PathSpec spec;
    spec.step = 60;
    spec.steps = 2 * 365 * 24 * 60;
    spec.sigma = 0.3;  // It stays in the table.
    const std::vector<double> prices = simulated_path(spec, 0).value();
    for (auto _ : state) {
        auto found = run_tabled(table, prices, {.step = spec.step});
        if (!found) state.SkipWithError(found.error().message.c_str());
        benchmark::DoNotOptimize(found);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(spec.steps));
}
BENCHMARK(run_tabled_minutes)->Unit(benchmark::kMillisecond);

// A table of 4,096 cells: some 8,500 questions to the rule.
void make_table(benchmark::State& state) {
    const TableWorld world;
    for (auto _ : state) {
        auto found = world.table();
        benchmark::DoNotOptimize(found);
    }
}
BENCHMARK(make_table)->Unit(benchmark::kMillisecond);

// items_per_second is steps a second.
void simulate_month(benchmark::State& state) {
    PathSpec spec;
    std::uint64_t index = 0;
    for (auto _ : state) {
        auto found = simulated_path(spec, index++);
        benchmark::DoNotOptimize(found);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(spec.steps));
}
BENCHMARK(simulate_month)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace evenkeel
