// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_simulation.hpp"

#include <algorithm>
#include <cmath>

#include "chain/base/parallel.hpp"
#include "keeper/cli/backtest_table.hpp"

namespace evenkeel::cli {
namespace {

constexpr double kWorst = 0.05;

/// What is kept of a run over one path.
struct PathFigures {
    double profit = 0.0, unhedged = 0.0, cost = 0.0, trades = 0.0;
    double tracking_error = 0.0, hedge_error = 0.0, lvr = 0.0, drawdown = 0.0;
    bool adds_up = true;
    std::size_t refusals = 0;
    std::string first_refusal = {};
};

PathFigures figures_of(const BacktestReport& report) {
    return {.profit = report.course.end - report.course.start,
            .unhedged = report.course.unhedged_end - report.course.start,
            .cost = report.by_hedging.costs.total(),
            .trades = static_cast<double>(report.trades.size()),
            .tracking_error = report.tracking.error_rms,
            .hedge_error = report.by_hedging.hedge_error,
            .lvr = report.by_hedging.lvr,
            .drawdown = report.course.drawdown,
            .adds_up = adds_up(report),
            .refusals = report.refusals,
            .first_refusal = report.first_refusal};
}

/// All runs over the path of this number.
Result<std::vector<PathFigures>> over_path(const Ground& ground, const BacktestOptions& options,
                                           std::size_t index) {
    EVENKEEL_TRY(const auto prices, simulated_path(*ground.path, index));
    const History history = history_of(prices, ground.path->step);
    const auto reports = run_group(ground.runs, history, ground.fees, options);
    std::vector<PathFigures> out;
    for (std::size_t run = 0; run < reports.size(); ++run) {
        if (!reports[run]) return fail_in(ground.runs[run].name, reports[run].error());
        out.push_back(figures_of(*reports[run]));
    }
    return out;
}

Spread spread_of(const std::vector<PathFigures>& all, double PathFigures::*figure) {
    const auto count = static_cast<double>(all.size());
    Spread out;
    for (const PathFigures& one : all) out.mean += one.*figure / count;
    double squares = 0.0;
    for (const PathFigures& one : all) squares += std::pow(one.*figure - out.mean, 2.0);
    out.deviation = all.size() > 1 ? std::sqrt(squares / (count - 1.0)) : 0.0;
    out.standard_error = out.deviation / std::sqrt(count);
    return out;
}

double worst_of(const std::vector<PathFigures>& all) {
    std::vector<double> profits;
    for (const PathFigures& one : all) profits.push_back(one.profit);
    std::ranges::sort(profits);
    const auto count = static_cast<std::size_t>(
        std::max(1.0, std::ceil(kWorst * static_cast<double>(profits.size()))));
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) sum += profits[i];
    return sum / static_cast<double>(count);
}

SimulatedRun summed_up(std::string name, const std::vector<PathFigures>& all) {
    SimulatedRun out{.name = std::move(name),
                     .profit = spread_of(all, &PathFigures::profit),
                     .unhedged = spread_of(all, &PathFigures::unhedged),
                     .cost = spread_of(all, &PathFigures::cost),
                     .trades = spread_of(all, &PathFigures::trades),
                     .tracking_error = spread_of(all, &PathFigures::tracking_error),
                     .hedge_error = spread_of(all, &PathFigures::hedge_error),
                     .lvr = spread_of(all, &PathFigures::lvr),
                     .drawdown = spread_of(all, &PathFigures::drawdown),
                     .worst_profit = worst_of(all)};
    for (const PathFigures& one : all) {
        out.adds_up = out.adds_up && one.adds_up;
        if (out.refusals == 0) out.first_refusal = one.first_refusal;
        out.refusals += one.refusals;
    }
    return out;
}

}  // namespace

Result<std::vector<SimulatedRun>> simulate(const Ground& ground, const BacktestOptions& options,
                                           const std::function<void(std::size_t done)>& progress) {
    std::vector<std::vector<PathFigures>> paths(options.count);
    const auto work = [&](std::size_t i) -> Result<void> {
        auto figures = over_path(ground, options, i);
        if (!figures) return fail_in("path " + std::to_string(i), std::move(figures).error());
        paths[i] = *std::move(figures);
        return {};
    };
    EVENKEEL_CHECK(for_each_parallel(options.count, threads_for(options.threads), work, progress));
    std::vector<SimulatedRun> out;
    for (std::size_t run = 0; run < ground.runs.size(); ++run) {
        std::vector<PathFigures> all;
        for (const auto& path : paths) all.push_back(path[run]);
        out.push_back(summed_up(ground.runs[run].name, all));
    }
    return out;
}

}  // namespace evenkeel::cli
