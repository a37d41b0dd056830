// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/backtest_ranking.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "chain/base/parallel.hpp"
#include "keeper/cli/columns.hpp"
#include "keeper/config/quantity.hpp"
#include "keeper/support/decimal.hpp"
#include "strategies/backtest/csv_cells.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kUsualAversion = 1e-3;
// Of a normal distribution: 95 of 100 lie within so many standard errors.
constexpr double kInterval = 1.96;

Result<double> risk_aversion(const Params& rule, const std::string& typed, Assumptions& said) {
    const auto* ruled = rule.find<Wad>("risk_aversion");
    double out = ruled ? ruled->to_double() : kUsualAversion;
    if (!typed.empty()) {
        const auto number = number_in(typed);
        if (!number || !(*number > 0.0))
            return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                        "--risk-aversion: expected a number above zero, found " + shown(typed));
        out = *number;
    }
    const char* source = !typed.empty() ? "as given"
                         : ruled        ? "as rebalance.risk_aversion"
                                        : "the usual, for none was given";
    said.push_back(fmt::format("risk costs {} / 2 times the variance of what is not hedged, {}",
                               significant(out), source));
    return out;
}

/// The family of this name, made if it is not there.
RuleFamily& family(std::vector<RuleFamily>& all, const std::string& name) {
    const auto found = std::ranges::find(all, name, &RuleFamily::name);
    return found != all.end() ? *found : all.emplace_back(RuleFamily{name, {}});
}

/// The runs by their rules, in the order of the first of each.
std::vector<RuleFamily> families_of(const std::vector<PlannedRun>& runs) {
    std::vector<RuleFamily> out;
    for (const PlannedRun& run : runs) {
        const RebalanceSpec& rebalance = run.strategy.rebalance;
        std::string label;
        for (const Setting& one : run.settings)
            if (one.key != "rebalance.rule")
                label += (label.empty() ? "" : " ") + one.key + "=" + one.value;
        family(out, rebalance.rule)
            .grid.push_back({label.empty() ? "as configured" : label, rebalance});
    }
    return out;
}

/// A table of bands knows neither the past nor other assets.
Result<void> check_rankable(const PlannedRun& run) {
    const auto refuse = [&](const std::string& why) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "--rank: strategy " + run.strategy.name + " " + why);
    };
    if (run.strategy.kind != "delta_neutral")
        return refuse("is of kind " + run.strategy.kind + ", expected delta_neutral");
    if (!run.strategy.models.values().empty())
        return refuse("has models, and rules are ranked without a past");
    const auto is_elsewhere = [](const PaperRange& one) { return !one.asset.empty(); };
    if (std::ranges::any_of(run.ranges, is_elsewhere))
        return refuse("has a position in another asset");
    return {};
}

std::string share(double value) {
    return fmt::format("{:.0f}%", value * 100.0);
}

std::string remark(const RankedRule& rule) {
    std::string out = rule.tie ? "tie" : "";
    if (rule.at_end_of_grid)
        out += (out.empty() ? "" : ", ") + std::string("at an end of its grid");
    return out;
}

Json rule_tree(const RankedRule& rule) {
    return {{"family", rule.family},
            {"parameters", rule.parameters},
            {"risk_plus_cost", decimal_text(rule.risk_plus_cost)},
            {"standard_error", decimal_text(rule.standard_error)},
            {"interval",
             {decimal_text(rule.risk_plus_cost - kInterval * rule.standard_error),
              decimal_text(rule.risk_plus_cost + kInterval * rule.standard_error)}},
            {"mean_cost", decimal_text(rule.mean_cost)},
            {"tracking_error", decimal_text(rule.te_std)},
            {"trades_per_day", decimal_text(rule.trades_per_day)},
            {"turnover", decimal_text(rule.turnover)},
            {"ratio_to_best", decimal_text(rule.ratio_to_best)},
            {"excess", decimal_text(rule.excess)},
            {"excess_error", decimal_text(rule.excess_error)},
            {"tie", rule.tie},
            {"error_cut", rule.te_cut ? Json(decimal_text(*rule.te_cut)) : Json(nullptr)},
            {"at_end_of_grid", rule.at_end_of_grid}};
}

std::string json_text(const BacktestPage& page, const Ranking& ranking) {
    Json out = page_tree(page);
    out["paths"] = ranking.paths;
    out["days"] = decimal_text(ranking.days);
    for (const auto& [key, rules] :
         {std::pair{"rules", &ranking.rules}, {"settings", &ranking.settings}}) {
        out[key] = Json::array();
        for (const RankedRule& rule : *rules) out[key].push_back(rule_tree(rule));
    }
    return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

Result<RankingSpec> ranking_spec(const Ground& ground, const BacktestOptions& options,
                                 Assumptions& said) {
    const StrategySpec& strategy = ground.runs.front().strategy;
    if (ground.runs.front().index != ground.runs.back().index)
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "--rank: expected one strategy: choose it by --strategy");
    EVENKEEL_CHECK(check_rankable(ground.runs.front()));
    for (const PlannedRun& run : ground.runs)
        if (run.costs != ground.runs.front().costs)
            return fail(
                Errc::kInvalidArgument, Remedy::kGiveUp,
                "--rank: expected rules whose trades cost the same: give --cost and --fixed");
    if (options.opens_hedged) said.push_back("rules are ranked hedged when a path begins");
    RankingSpec out;
    out.asset = strategy.asset;
    out.target = strategy.target;
    out.ranges = ground.runs.front().ranges;
    out.costs = ground.runs.front().costs;
    out.path = *ground.path;
    out.count = options.count;
    out.decide_every = options.every;
    out.threads = threads_for(options.threads);
    if (!options.sweeps.empty()) out.families = families_of(ground.runs);
    EVENKEEL_TRY(out.risk_aversion,
                 risk_aversion(ground.runs.front().file, options.risk_aversion, said));
    return out;
}

std::string ranking_text(const BacktestPage& page, const Ranking& ranking, bool json) {
    if (json) return json_text(page, ranking);
    Columns table({"rule", "parameters", "risk + cost", "95%", "cost", "TE", "trades/day", "ratio",
                   "excess", "optimal's TE at its cost", ""});
    for (const RankedRule& rule : ranking.rules)
        table.add({rule.family, rule.parameters, fmt::format("{:.2f}", rule.risk_plus_cost),
                   fmt::format("±{:.2f}", kInterval * rule.standard_error),
                   fmt::format("{:.2f}", rule.mean_cost), fmt::format("{:.2f}", rule.te_std),
                   fmt::format("{:.2f}", rule.trades_per_day),
                   fmt::format("{:.3f}", rule.ratio_to_best),
                   fmt::format("{:.2f} ±{:.2f}", rule.excess, kInterval * rule.excess_error),
                   rule.te_cut ? share(-*rule.te_cut) : "", remark(rule)});
    return page_head(page) + "\n" + table.text() +
           fmt::format(
               "In {} a path of {:.6g} days; the best setting of each rule, of those that "
               "were tried. A tie is within two standard errors of the best.\n",
               page.unit, ranking.days);
}

}  // namespace evenkeel::cli
