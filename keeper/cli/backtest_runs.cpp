// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_runs.hpp"

#include <algorithm>
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
    if (strategy.kind != "delta_neutral")
        return fmt::format("strategy {} is of kind {}: only delta_neutral can be run over history",
                           strategy.name, strategy.kind);
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

RunResult run_one(const PlannedRun& run, const History& history, const PaperFees& fees,
                  const BacktestOptions& options) {
    const BacktestSpec spec{.strategy = run.strategy,
                            .rule = *run.parts.rule,
                            .shares = run.parts.shares,
                            .ranges = run.ranges,
                            .fees = fees,
                            .costs = run.costs,
                            .opens_hedged = options.opens_hedged,
                            .decide_every = options.every,
                            .points = options.points,
                            .reasons = options.json || !options.html.empty()};
    return run_backtest(spec, history);
}

std::vector<RunResult> run_all(const std::vector<PlannedRun>& runs, const History& history,
                               const PaperFees& fees, const BacktestOptions& options,
                               const std::function<void(std::size_t done)>& progress) {
    std::vector<RunResult> results(runs.size(), RunResult(BacktestReport{}));
    // A run that fails is a result too: the others go on.
    const auto work = [&](std::size_t i) -> Result<void> {
        results[i] = run_one(runs[i], history, fees, options);
        return {};
    };
    const auto all = for_each_parallel(runs.size(), threads_for(options.threads), work, progress);
    ensure_invariant(all.has_value(), "no run ends the others");
    return results;
}

}  // namespace evenkeel::cli
