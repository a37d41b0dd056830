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
#include "keeper/cli/backtest_table.hpp"
#include "keeper/cli/configuration.hpp"
#include "keeper/cli/exit_code.hpp"
#include "keeper/cli/progress_bar.hpp"
#include "keeper/support/files.hpp"
#include "keeper/support/utc.hpp"

namespace evenkeel::cli {
namespace {

constexpr std::size_t kPlotted = 1'000;

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

/// The page, and which run each of its runs was.
struct Results {
    BacktestPage page;
    std::vector<const PlannedRun*> planned;
};

Results results_of(const Ground& ground, const BacktestOptions& options,
                   std::vector<RunResult> results) {
    Results out;
    const StrategySpec& first = ground.runs.front().strategy;
    const bool several = ground.runs.back().strategy.name != first.name;
    out.page.asset = first.asset;
    out.page.unit = "USD";
    out.page.title = (several ? "several strategies" : first.name) + ", " + first.asset;
    out.page.prices =
        fmt::format("{} of {}", span_words(ground.history), file_words(options.prices));
    out.page.notes = ground.said;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const PlannedRun& run = ground.runs[i];
        if (!results[i]) {
            out.page.errors.push_back(run.name + ": " + results[i].error().message);
            continue;
        }
        out.page.runs.push_back({run.name, *std::move(results[i])});
        out.planned.push_back(&run);
    }
    return out;
}

int show(const Results& results, const BacktestOptions& options) {
    const auto write = [](std::string_view text) { fmt::print("{}", text); };
    if (options.json)
        write_backtest_json(results.page, results.planned, write);
    else
        write(backtest_table(results.page));
    if (!options.html.empty())
        if (const auto kept = write_file(options.html, backtest_html(results.page)); !kept)
            return complain(kept.error());
    for (const std::string& error : results.page.errors) complain_of(error);
    const bool good = std::ranges::all_of(results.page.runs, adds_up, &BacktestRun::report);
    return good && results.page.errors.empty() ? kDone : kFailed;
}

}  // namespace

int backtest(BacktestOptions options) {
    if (!options.html.empty() && options.points == 0) options.points = kPlotted;
    const auto ground = lay_ground(options);
    if (!ground) return complain(ground.error());
    if (ground->runs.empty()) return kUsage;
    std::vector<RunResult> results;
    {
        ProgressBar bar;
        results = run_all(ground->runs, ground->history, ground->fees, options,
                          [&](std::size_t done) { bar.show(done, ground->runs.size()); });
    }
    return show(results_of(*ground, options, std::move(results)), options);
}

}  // namespace evenkeel::cli
