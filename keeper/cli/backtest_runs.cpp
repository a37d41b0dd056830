// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_runs.hpp"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <optional>

#include "chain/base/parallel.hpp"
#include "keeper/config/suggestion.hpp"

namespace evenkeel::cli {
namespace {

tl::unexpected<Error> refuse(std::string what) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, std::move(what));
}

/// Why no backtest can be made of it, if so.
std::optional<std::string> objection(const StrategySpec& strategy) {
    if (strategy.hedge.empty())
        return fmt::format("strategy {} has no hedge: there is nothing to decide", strategy.name);
    return std::nullopt;
}

Result<std::size_t> named(const std::vector<StrategySpec>& all, const std::string& name) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name == name) return i;
        names.push_back(all[i].name);
    }
    return refuse(fmt::format("--strategy: no strategy {}{}", name, suggestion(name, names)));
}

std::string run_name(const StrategySpec& strategy, const std::vector<Setting>& settings,
                     bool among) {
    std::string out = (among ? strategy.name + ": " : "") + strategy.rebalance.rule;
    for (const Setting& one : settings)
        if (one.key != "rebalance.rule") out += " " + one.key + "=" + one.value;
    return out;
}

BacktestSpec spec_of(const PlannedRun& run, const PaperFees& fees, const BacktestOptions& options) {
    return {.strategy = run.strategy,
            .rule = *run.parts.rule,
            .shares = run.parts.shares,
            .ranges = run.ranges,
            .fees = fees,
            .costs = run.costs,
            .margin = run.margin,
            .opens_hedged = options.opens_hedged,
            .decide_every = options.every,
            .points = options.points,
            .reasons = options.json || !options.html.empty()};
}

/// The first runs that have the same positions, so many at most.
std::span<const PlannedRun> alike_at_first(std::span<const PlannedRun> runs, std::size_t most) {
    std::size_t count = 1;
    while (count < std::min(most, runs.size()) && runs[count].ranges == runs[0].ranges) ++count;
    return runs.first(count);
}

/// Groups that go side by side: large enough to share what they have in common, and so many that
/// each thread has a few.
std::vector<std::span<const PlannedRun>> groups_of(std::span<const PlannedRun> runs,
                                                   unsigned threads) {
    constexpr std::size_t kMost = 8, kEach = 2;
    const std::size_t most = std::clamp(runs.size() / (threads * kEach), std::size_t{1}, kMost);
    std::vector<std::span<const PlannedRun>> out;
    while (!runs.empty()) {
        out.push_back(alike_at_first(runs, most));
        runs = runs.subspan(out.back().size());
    }
    return out;
}

}  // namespace

Result<std::vector<std::size_t>> chosen_strategies(const Config& config, const std::string& name,
                                                   Assumptions& said) {
    const auto& all = config.portfolio.strategies;
    if (!name.empty()) {
        EVENKEEL_TRY(const std::size_t index, named(all, name));
        if (const auto why = objection(all[index])) return refuse(*why);
        return std::vector{index};
    }
    std::vector<std::size_t> out;
    std::string reasons;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto why = objection(all[i]);
        if (!why) {
            out.push_back(i);
            continue;
        }
        reasons += (reasons.empty() ? "" : "; ") + *why;
        said.push_back("left out: " + *why);
    }
    if (out.empty()) return refuse(reasons);
    for (const std::size_t index : out)
        if (all[index].asset != all[out.front()].asset)
            return refuse(
                fmt::format("strategies of several assets ({} and {}): choose one by "
                            "--strategy",
                            all[out.front()].asset, all[index].asset));
    return out;
}

Result<PlannedRun> planned_run(const Config& config, std::size_t index,
                               std::vector<Setting> settings, bool among) {
    PlannedRun out;
    out.index = index;
    out.strategy = config.portfolio.strategies[index];
    out.name = run_name(out.strategy, settings, among);
    out.settings = std::move(settings);
    EVENKEEL_TRY(const AssetBook book, AssetBook::make(config.portfolio.assets));
    EVENKEEL_TRY(out.parts, make_strategy(out.strategy, book, config.portfolio));
    return out;
}

std::vector<RunResult> run_group(std::span<const PlannedRun> runs, const History& history,
                                 const PaperFees& fees, const BacktestOptions& options) {
    std::vector<RunResult> out;
    while (!runs.empty()) {
        const auto alike = alike_at_first(runs, runs.size());
        std::vector<BacktestSpec> specs;
        for (const PlannedRun& run : alike) specs.push_back(spec_of(run, fees, options));
        for (RunResult& one : run_backtests(specs, history)) out.push_back(std::move(one));
        runs = runs.subspan(alike.size());
    }
    return out;
}

std::vector<RunResult> run_all(const std::vector<PlannedRun>& runs, const History& history,
                               const PaperFees& fees, const BacktestOptions& options,
                               const std::function<void(std::size_t done)>& progress) {
    const unsigned threads = threads_for(options.threads);
    const auto groups = groups_of(runs, threads);
    std::vector<RunResult> results(runs.size(), RunResult(BacktestReport{}));
    std::atomic<std::size_t> done = 0;
    // A run that fails is a result too: the others go on.
    const auto work = [&](std::size_t i) -> Result<void> {
        const std::span<const PlannedRun> group = groups[i];
        auto found = run_group(group, history, fees, options);
        std::ranges::move(found, results.begin() + (group.data() - runs.data()));
        done += group.size();
        return {};
    };
    const auto all =
        for_each_parallel(groups.size(), threads, work, [&](std::size_t) { progress(done); });
    ensure_invariant(all.has_value(), "no run ends the others");
    return results;
}

}  // namespace evenkeel::cli
