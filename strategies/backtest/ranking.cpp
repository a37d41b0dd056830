// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/ranking.hpp"

#include <algorithm>

#include "chain/base/parallel.hpp"
#include "strategies/backtest/ranking_figures.hpp"
#include "strategies/backtest/tabled_loop.hpp"
#include "strategies/models/calendar.hpp"
#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "ranking";
// How much of the time each part takes, about.
constexpr double kRangePart = 0.1, kTablePart = 0.2;

/// A setting of a family, and what it came to on each path.
struct Entry {
    std::size_t family = 0;
    RuleSetting setting;
    std::optional<BandTable> table = {};
    std::vector<PathFigures> paths = {};
    RankedRule figures = {};
};

class Contest {
  public:
    Contest(const RankingSpec& spec, const std::function<void(double)>& progress)
        : spec_(spec), progress_(progress) {
        count_ = spec.windows.empty() ? spec.count : spec.windows.size();
    }

    Result<Ranking> run() {
        EVENKEEL_CHECK(enter());
        EVENKEEL_CHECK(find_range());
        EVENKEEL_CHECK(make_tables());
        EVENKEEL_CHECK(run_paths());
        return compare();
    }

  private:
    Result<void> in_parallel(std::size_t count, double from, double part,
                             const std::function<Result<void>(std::size_t)>& work) {
        const auto done = [&](std::size_t through) {
            if (progress_)
                progress_(from + part * static_cast<double>(through) / static_cast<double>(count));
        };
        return for_each_parallel(count, spec_.threads, work, done);
    }

    Result<std::vector<double>> path(std::size_t index) const {
        if (!spec_.windows.empty()) return spec_.windows[index];
        return simulated_path(spec_.path, index);
    }

    Result<void> enter() {
        families_ = spec_.families;
        if (families_.empty()) {
            EVENKEEL_TRY(families_, usual_families(spec_));
        }
        for (std::size_t family = 0; family < families_.size(); ++family)
            for (const RuleSetting& one : families_[family].grid) entries_.push_back({family, one});
        if (entries_.empty()) return refuse_input(kModel, "expected a rule");
        for (Entry& one : entries_) one.paths.resize(count_);
        return {};
    }

    /// Between which prices all paths stay.
    Result<void> find_range() {
        std::vector<double> lowest(count_), highest(count_);
        EVENKEEL_CHECK(in_parallel(count_, 0.0, kRangePart, [&](std::size_t i) -> Result<void> {
            EVENKEEL_TRY(const auto prices, path(i));
            const auto [least, most] = std::ranges::minmax(prices);
            lowest[i] = least;
            highest[i] = most;
            return {};
        }));
        grid_ = {spec_.path.start, std::ranges::min(lowest), std::ranges::max(highest),
                 spec_.cells};
        return {};
    }

    Result<BandTable> table_of(const RuleSetting& setting) const {
        StrategySpec strategy;
        strategy.name = "ranking";
        strategy.kind = "delta_neutral";
        strategy.asset = spec_.asset;
        strategy.target = spec_.target;
        strategy.hedge = {{"paper", {}}};
        strategy.rebalance = setting.rebalance;
        const auto entry = std::ranges::find(rules(), setting.rebalance.rule, &RuleEntry::name);
        if (entry == rules().end())
            return refuse_input(kModel, "there is no rule " + setting.rebalance.rule);
        EVENKEEL_TRY(const auto rule, entry->make(setting.rebalance.params, spec_.asset));
        const std::vector<std::optional<Wad>> shares(1);
        return BandTable::make({.strategy = strategy,
                                .rule = *rule,
                                .shares = shares,
                                .ranges = spec_.ranges,
                                .costs = spec_.costs},
                               grid_);
    }

    Result<void> make_tables() {
        return in_parallel(entries_.size(), kRangePart, kTablePart,
                           [&](std::size_t i) -> Result<void> {
                               EVENKEEL_TRY(BandTable table, table_of(entries_[i].setting));
                               entries_[i].table = std::move(table);
                               return {};
                           });
    }

    Result<void> run_paths() {
        const double from = kRangePart + kTablePart;
        return in_parallel(count_, from, 1.0 - from, [&](std::size_t i) -> Result<void> {
            EVENKEEL_TRY(const auto prices, path(i));
            const TabledRun how{.step = spec_.path.step,
                                .decide_every = spec_.decide_every,
                                .latency = spec_.latency};
            for (Entry& one : entries_) {
                EVENKEEL_TRY(const auto found, run_tabled(*one.table, prices, how));
                one.paths[i] = {found.costs.total(), found.tracking_error,
                                static_cast<double>(found.trades), found.turnover};
            }
            return {};
        });
    }

    std::size_t steps() const {
        return spec_.windows.empty() ? spec_.path.steps : spec_.windows.front().size() - 1;
    }

    Ranking compare() {
        Ranking out;
        out.paths = count_;
        out.days =
            static_cast<double>(steps()) * static_cast<double>(spec_.path.step) / kSecondsPerDay;
        terms_ = {spec_.risk_aversion, out.days, spec_.batch};
        for (Entry& one : entries_) {
            one.figures = ranked(one.paths, terms_);
            one.figures.family = families_[one.family].name;
            one.figures.parameters = one.setting.label;
            one.figures.rebalance = one.setting.rebalance;
        }
        const Entry& lowest = *std::ranges::min_element(entries_, {}, risk_plus_cost);
        for (Entry& one : entries_) {
            hold_against(lowest, one);
            out.settings.push_back(one.figures);
        }
        for (std::size_t family = 0; family < families_.size(); ++family)
            if (!families_[family].grid.empty()) out.rules.push_back(best_of(family, out.settings));
        tell_cuts(out);
        std::ranges::stable_sort(out.rules, {}, &RankedRule::risk_plus_cost);
        return out;
    }

    static double risk_plus_cost(const Entry& entry) { return entry.figures.risk_plus_cost; }

    void hold_against(const Entry& lowest, Entry& one) const {
        RankedRule& out = one.figures;
        out.excess = out.risk_plus_cost - lowest.figures.risk_plus_cost;
        // Beside a rule that comes to nothing all others are infinitely worse.
        if (out.excess > 0.0)
            out.ratio_to_best = out.risk_plus_cost / lowest.figures.risk_plus_cost;
        if (&one == &lowest) return;
        out.excess_error = excess_error(one.paths, lowest.paths, terms_);
        out.tie = out.excess <= 2.0 * out.excess_error;
    }

    /// The settings of a family, out of all of them.
    std::span<const RankedRule> grid_of(std::size_t family,
                                        const std::vector<RankedRule>& settings) const {
        const auto first = std::ranges::find(entries_, family, &Entry::family);
        const auto at = static_cast<std::size_t>(first - entries_.begin());
        return std::span(settings).subspan(at, families_[family].grid.size());
    }

    RankedRule best_of(std::size_t family, const std::vector<RankedRule>& settings) const {
        const auto grid = grid_of(family, settings);
        const auto best = std::ranges::min_element(grid, {}, &RankedRule::risk_plus_cost);
        RankedRule out = *best;
        out.at_end_of_grid =
            grid.size() > 1 && (best == grid.begin() || best == std::prev(grid.end()));
        return out;
    }

    void tell_cuts(Ranking& ranking) const {
        const auto by = std::ranges::find(ranking.rules, "optimal_band", &RankedRule::family);
        if (by == ranking.rules.end()) return;
        const RankedRule optimal = *by;
        for (std::size_t family = 0; family < families_.size(); ++family) {
            const auto one =
                std::ranges::find(ranking.rules, families_[family].name, &RankedRule::family);
            if (one == ranking.rules.end() || one->family == optimal.family) continue;
            const auto te = te_at_cost(grid_of(family, ranking.settings), optimal.mean_cost);
            if (te) one->te_cut = 1.0 - optimal.te_std / *te;
        }
    }

    const RankingSpec& spec_;
    const std::function<void(double)>& progress_;
    std::size_t count_ = 0;
    std::vector<RuleFamily> families_;
    std::vector<Entry> entries_;
    TableGrid grid_;
    RankingTerms terms_;
};

Result<void> check_windows(const RankingSpec& spec) {
    const std::size_t length = spec.windows.front().size();
    for (const auto& window : spec.windows) {
        EVENKEEL_CHECK(demand(window.size() == length && length >= 2,
                              "windows of as many prices each, at least two"));
        EVENKEEL_CHECK(
            demand(window.front() == spec.path.start, "windows that begin at the path's start"));
        EVENKEEL_CHECK(demand(std::ranges::all_of(window, is_positive),
                              "prices of windows that are numbers above zero"));
    }
    return {};
}

Result<void> check(const RankingSpec& spec) {
    EVENKEEL_CHECK(check_path(spec.path));
    EVENKEEL_CHECK(check_positive(kModel, {{"risk aversion", spec.risk_aversion}}));
    if (spec.sigma) EVENKEEL_CHECK(check_positive(kModel, {{"volatility", *spec.sigma}}));
    if (!spec.windows.empty()) EVENKEEL_CHECK(check_windows(spec));
    EVENKEEL_CHECK(demand(spec.batch > 0, "batches of at least one path"));
    EVENKEEL_CHECK(demand(spec.decide_every > 0, "a decision every step or more"));
    const std::size_t count = spec.windows.empty() ? spec.count : spec.windows.size();
    return demand(count >= 2 && count / spec.batch >= 2, "at least two paths or batches of them");
}

}  // namespace

Result<Ranking> rank_rules(const RankingSpec& spec,
                           const std::function<void(double done)>& progress) {
    EVENKEEL_CHECK(check(spec));
    return Contest(spec, progress).run();
}

}  // namespace evenkeel
