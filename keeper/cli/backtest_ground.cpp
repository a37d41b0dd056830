// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_ground.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <set>

#include "keeper/cli/backtest_positions.hpp"
#include "keeper/config/sweep.hpp"

namespace evenkeel::cli {
namespace {

/// The file and what it says.
struct Loaded {
    YamlNode document;
    Config config;
};

/// Prints every problem once.
class Problems {
  public:
    explicit Problems(std::string file) : file_(std::move(file)) {}
    void print(const std::vector<ConfigProblem>& problems, const std::vector<Setting>& settings) {
        std::string with;
        for (const Setting& one : settings)
            with += fmt::format("{}{}={}", with.empty() ? "; with " : ", ", one.key, one.value);
        for (const ConfigProblem& problem : problems)
            if (seen_.insert(format_problem(file_, problem)).second)
                fmt::print(stderr, "{}{}\n", format_problem(file_, problem), with);
    }
    bool any() const { return !seen_.empty(); }

  private:
    std::string file_;
    std::set<std::string> seen_;
};

std::optional<Loaded> load(const std::string& path, Problems& problems) {
    YamlResult document = load_yaml(path);
    if (!document.root) {
        problems.print({document.problem}, {});
        return std::nullopt;
    }
    ConfigResult read = read_document(*document.root, process_environment());
    problems.print(read.problems, {});
    if (!read.config) return std::nullopt;
    return Loaded{*std::move(document.root), *std::move(read.config)};
}

Result<std::vector<std::vector<Setting>>> swept(const std::vector<std::string>& texts) {
    std::vector<Sweep> sweeps;
    for (const std::string& text : texts) {
        EVENKEEL_TRY(Sweep sweep, parse_sweep(text));
        sweeps.push_back(std::move(sweep));
    }
    return combinations(sweeps);
}

/// Everything but the positions. No runs where settings do not fit the file, after their problems
/// were printed.
Result<std::vector<PlannedRun>> plan_runs(const Loaded& loaded, const BacktestOptions& options,
                                          Problems& problems, Assumptions& said) {
    EVENKEEL_TRY(const auto chosen, chosen_strategies(loaded.config, options.strategy, said));
    EVENKEEL_TRY(const auto settings, swept(options.sweeps));
    std::vector<PlannedRun> runs;
    for (const std::size_t index : chosen)
        for (const auto& combination : settings) {
            EVENKEEL_TRY(const YamlNode document,
                         with_settings(loaded.document, index, combination));
            const ConfigResult read = read_document(document, process_environment());
            problems.print(read.problems, combination);
            if (!read.config) continue;
            EVENKEEL_TRY(PlannedRun run,
                         planned_run(*read.config, index, combination, chosen.size() > 1));
            run.file = loaded.config.portfolio.strategies[index].rebalance.params;
            runs.push_back(std::move(run));
        }
    if (problems.any()) runs.clear();
    return runs;
}

bool all_perps(const PlannedRun& run) {
    return std::ranges::all_of(run.parts.hedges,
                               [](const auto& hedge) { return hedge->shareable(); });
}

/// Says once what several runs have in common.
void add_new(const Assumptions& more, Assumptions& said) {
    for (const std::string& one : more)
        if (std::ranges::find(said, one) == said.end()) said.push_back(one);
}

Result<void> price_trades(Ground& ground, const BacktestOptions& options) {
    for (PlannedRun& run : ground.runs) {
        Assumptions of_run;
        const CostSources sources{run.strategy.rebalance.params, run.file, all_perps(run)};
        EVENKEEL_TRY(run.costs, paper_costs(options, sources, ground.history.knows, of_run));
        add_new(of_run, ground.said);
    }
    return {};
}

/// Prices are read or simulated, and what only one of the two has is not asked of the other.
Result<void> check_sources(const BacktestOptions& options) {
    const auto misused = [](const char* what) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp, what);
    };
    if (options.prices.empty() == options.paths.empty())
        return misused("expected --prices FILE or --paths MODEL");
    if (options.paths.empty() && options.rank)
        return misused("--rank: expected --paths MODEL, which rules are ranked on");
    if (!options.paths.empty() && (!options.html.empty() || options.points > 0))
        return misused("--html and --points: expected --prices, whose course they show");
    if (options.rank && !options.impact.empty())
        return misused("--impact: rules are ranked without one");
    return {};
}

/// Prices, or what they are simulated from; the first of them.
Result<double> take_prices(Ground& ground, const BacktestOptions& options, const Config& config,
                           const std::vector<PaperRange>& typed) {
    if (options.paths.empty()) {
        const std::string& asset = ground.runs.front().strategy.asset;
        EVENKEEL_TRY(ground.history, history_in(options, asset, config.portfolio.assets));
        return ground.history.rows.front().price;
    }
    EVENKEEL_TRY(ground.path, path_in(options, typed));
    ground.said.push_back(model_words(*ground.path));
    return ground.path->start;
}

Result<Ground> prepare(const Loaded& loaded, const BacktestOptions& options, Problems& problems) {
    Ground out;
    EVENKEEL_CHECK(check_sources(options));
    EVENKEEL_TRY(const auto typed, typed_ranges(options));
    EVENKEEL_TRY(out.runs, plan_runs(loaded, options, problems, out.said));
    if (out.runs.empty()) return out;
    EVENKEEL_TRY(const double start, take_prices(out, options, loaded.config, typed));
    EVENKEEL_CHECK(place_positions(out.runs, loaded.config, typed, start, out.said));
    EVENKEEL_TRY(const double margin, typed_margin(options, out.said));
    for (PlannedRun& run : out.runs) run.margin = margin;
    EVENKEEL_TRY(out.fees, paper_fees(options, out.history.knows, out.said));
    EVENKEEL_CHECK(price_trades(out, options));
    if (!out.history.knows.funding) out.said.push_back("no funding: the prices come without it");
    return out;
}

}  // namespace

Result<Ground> lay_ground(const BacktestOptions& options) {
    Problems problems(options.config);
    const auto loaded = load(options.config, problems);
    if (!loaded) return Ground();
    return prepare(*loaded, options, problems);
}

}  // namespace evenkeel::cli
