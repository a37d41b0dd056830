// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_command.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "keeper/cli/backtest_ground.hpp"
#include "keeper/cli/backtest_html.hpp"
#include "keeper/cli/backtest_json.hpp"
#include "keeper/cli/backtest_ranking.hpp"
#include "keeper/cli/backtest_simulation.hpp"
#include "keeper/cli/backtest_table.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/progress_bar.hpp"
#include "keeper/support/files.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel::cli {
namespace {

constexpr std::size_t kPlotted = 1'000;
constexpr std::size_t kUsualPaths = 100, kUsualRanked = 1'500;

std::string span_words(const History& history) {
    const auto day = [](std::int64_t time) {
        return utc_text(WallTime(std::chrono::seconds(time))).substr(0, 16) + "Z";
    };
    return fmt::format("{} rows from {} to {}", history.rows.size(), day(history.rows.front().time),
                       day(history.rows.back().time));
}

std::string file_words(const std::vector<std::string>& files) {
    if (files.size() < 4) return fmt::format("{}", fmt::join(files, ", "));
    return fmt::format("{} files from {} to {}", files.size(), files.front(), files.back());
}

/// A page without runs.
BacktestPage page_of(const Ground& ground, const BacktestOptions& options) {
    BacktestPage out;
    const StrategySpec& first = ground.runs.front().strategy;
    const bool several = ground.runs.back().index != ground.runs.front().index;
    out.asset = first.asset;
    out.unit = "USD";
    out.title = (several ? "several strategies" : first.name) + ", " + first.asset;
    out.prices = ground.path ? path_words(*ground.path, options.count)
                             : fmt::format("{} of {}", span_words(ground.history),
                                           file_words(options.prices));
    out.notes = ground.said;
    return out;
}

void write(std::string_view text) {
    fmt::print("{}", text);
}

/// Prints what is left of the results, which fail if one of the runs did or does not add up.
int show(const BacktestPage& page, const std::vector<const PlannedRun*>& planned,
         const BacktestOptions& options) {
    if (options.json)
        write_backtest_json(page, planned, write);
    else
        write(backtest_table(page));
    if (!options.html.empty())
        if (const auto kept = write_file(options.html, backtest_html(page)); !kept)
            return complain(kept.error());
    for (const std::string& error : page.errors) complain_of(error);
    const bool good = std::ranges::all_of(page.runs, adds_up, &BacktestRun::report);
    return good && page.errors.empty() ? kDone : kFailed;
}

int run_history(const Ground& ground, const BacktestOptions& options) {
    std::vector<RunResult> results;
    {
        ProgressBar bar;
        results = run_all(ground.runs, ground.history, ground.fees, options,
                          [&](std::size_t done) { bar.show(done, ground.runs.size()); });
    }
    BacktestPage page = page_of(ground, options);
    std::vector<const PlannedRun*> planned;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const PlannedRun& run = ground.runs[i];
        if (!results[i]) {
            page.errors.push_back(run.name + ": " + results[i].error().message);
            continue;
        }
        page.runs.push_back({run.name, *std::move(results[i])});
        planned.push_back(&run);
    }
    return show(page, planned, options);
}

int run_paths(const Ground& ground, const BacktestOptions& options) {
    Result<std::vector<SimulatedRun>> runs = std::vector<SimulatedRun>();
    {
        ProgressBar bar;
        runs = simulate(ground, options, [&](std::size_t done) { bar.show(done, options.count); });
    }
    if (!runs) return complain(runs.error());
    write(simulation_text(page_of(ground, options), *runs, options.json));
    return std::ranges::all_of(*runs, &SimulatedRun::adds_up) ? kDone : kFailed;
}

int rank(const Ground& ground, const BacktestOptions& options) {
    BacktestPage page = page_of(ground, options);
    const auto spec = ranking_spec(ground, options, page.notes);
    if (!spec) return complain(spec.error());
    Result<Ranking> ranking = Ranking{};
    {
        ProgressBar bar;
        constexpr std::size_t kParts = 1'000;
        ranking = rank_rules(
            *spec, [&](double done) { bar.show(static_cast<std::size_t>(done * kParts), kParts); });
    }
    if (!ranking) return complain(ranking.error());
    write(ranking_text(page, *ranking, options.json));
    return kDone;
}

}  // namespace

int backtest(BacktestOptions options) {
    if (!options.html.empty() && options.points == 0) options.points = kPlotted;
    if (options.count == 0) options.count = options.rank ? kUsualRanked : kUsualPaths;
    const auto ground = lay_ground(options);
    if (!ground) return complain(ground.error());
    if (ground->runs.empty()) return kUsage;
    if (options.rank) return rank(*ground, options);
    return ground->path ? run_paths(*ground, options) : run_history(*ground, options);
}

}  // namespace evenkeel::cli
