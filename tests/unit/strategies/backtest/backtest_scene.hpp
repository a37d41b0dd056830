// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/backtest/backtest.hpp"

namespace evenkeel::test {

/// Minutes of a price that swings by a tenth and drifts, over three days; no chance in it.
inline History swings() {
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

inline History flat() {
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
    double margin = 0.0;
    bool opens_hedged = false;
    std::size_t points = 0;

    BacktestScene() {
        strategy.name = "s";
        strategy.kind = "delta_neutral";
        strategy.asset = "ETH";
        strategy.hedge = {{"perp_v2", {}}};
        strategy.rebalance.min_order = {parse_wad("0.01").value(), "ETH"};
        strategy.rebalance.max_slippage = {parse_wad("0.005").value()};
        use("band", "width", Amount{parse_wad("0.5").value(), "ETH"});
    }
    void use(const std::string& name, const std::string& key, ParamValue value) {
        Params params;
        params.set(key, std::move(value));
        use(name, std::move(params));
    }
    void use(const std::string& name, Params params) {
        strategy.rebalance.rule = name;
        strategy.rebalance.params = std::move(params);
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
                                .margin = margin,
                                .opens_hedged = opens_hedged,
                                .points = points};
        return run_backtest(spec, history, observer);
    }
};

/// Both attributions, and the worth that was kept beside them.
inline void check_sums(const BacktestReport& report) {
    const double profit = report.course.end - report.course.start;
    const double grain = 1e-9 * std::max(report.course.start, report.turnover);
    CHECK(std::abs(report.by_hedging.total() - profit) < grain);
    CHECK(std::abs(report.by_holding.total() - profit) < grain);
}

}  // namespace evenkeel::test
