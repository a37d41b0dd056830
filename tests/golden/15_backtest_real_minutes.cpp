// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <fstream>
#include <sstream>

#include "strategies/backtest/backtest.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

/// The minutes of all files that the golden file names; the pool is Polygon's USDC/WETH.
const History& minutes(const json& files) {
    static std::optional<History> known;
    if (known) return *known;
    History out;
    for (const std::string name : files) {
        std::ifstream in(data_path(name));
        std::stringstream text;
        text << in.rdbuf();
        out =
            value_of(read_history(std::move(out), name, text.str(), {PoolShape{6, 18, false}, {}}));
    }
    known = std::move(out);
    return *known;
}

double price_at_tick(double tick) {
    return 1e12 * std::pow(1.0001, -tick);
}

Wad wad_of(const json& in, const char* key) {
    return value_of(Wad::from_double(number(in, key)));
}

/// How the case's rule is configured, and how often it is asked.
struct Configured {
    RebalanceSpec rebalance;
    std::size_t decide_every = 1;
};

Configured configured(const json& in) {
    Configured out;
    RebalanceSpec& rebalance = out.rebalance;
    rebalance.min_order = {Wad(), "ETH"};
    const std::string rule = in.at("rule").at(0);
    if (rule == "mixed") {
        rebalance.rule = "optimal_band";
        rebalance.params.set("risk_aversion", wad_of(in, "risk_aversion"));
        rebalance.params.set("volatility", wad_of(in, "sigma_for_floor"));
        rebalance.params.set("fixed_cost", Amount{wad_of(in, "fixed_cost"), "USD"});
        rebalance.params.set("reaction", Duration{0});
    } else if (rule == "interval") {
        // By rows and not by the clock: whatever is off the target at each of them is traded.
        rebalance.rule = "band";
        rebalance.params.set("width", Ratio{Wad()});
        out.decide_every = in.at("rule").at(1).get<std::size_t>();
    } else if (rule == "none") {
        rebalance.rule = "interval";
        rebalance.params.set("every", Duration{10 * 365 * 86'400'000LL});
    } else {
        throw Refused("expected a rule none, interval or mixed, found " + rule);
    }
    return out;
}

std::unique_ptr<Rule> rule_of(const RebalanceSpec& rebalance) {
    for (const RuleEntry& entry : rules())
        if (entry.name == rebalance.rule) return value_of(entry.make(rebalance.params, "ETH"));
    throw Refused("no rule " + rebalance.rule);
}

json figures(const BacktestReport& report) {
    const HedgedAttribution& by = report.by_hedging;
    const double start = report.course.start;
    if (std::abs(by.total() - (report.course.end - start)) > 1e-9 * start)
        throw Refused("the attribution does not add up");
    return {{"V_T", report.positions_end},
            {"lp_pnl", report.positions_end - start},
            {"fees_usd", by.fees},
            {"fee0_usdc", report.earned_quote},
            {"fee1_weth", report.earned_base},
            {"realised_lvr_half_gamma_dP2", report.lvr_by_gamma},
            {"ideal_hedged_pnl", -by.lvr},
            {"tracking_error", by.hedge_error},
            {"hedge_cost", by.costs.total()},
            {"trades", report.trades.size()},
            {"hedged_pnl_with_fees", by.total()},
            {"final_hedge", report.hedge_end}};
}

json backtest(const Case& one) {
    const History& history = minutes(one.file.at("common").at("files"));
    const Configured how = configured(one.in);
    StrategySpec strategy;
    strategy.name = "golden";
    strategy.asset = "ETH";
    strategy.hedge = {{"perp_v2", {}}};
    strategy.rebalance = how.rebalance;
    const auto rule = rule_of(strategy.rebalance);
    const std::vector<std::optional<Wad>> shares(1);
    const PaperRange range{price_at_tick(number(one.in, "tick_upper")),
                           price_at_tick(number(one.in, "tick_lower")), number(one.in, "V0")};
    const BacktestSpec spec{
        .strategy = strategy,
        .rule = *rule,
        .shares = shares,
        .ranges = {range},
        .fees = {.fee = 0.0005, .in_pool = true, .kept = false},
        .costs = {.fee = number(one.in, "kappa"), .fixed = number(one.in, "fixed_cost")},
        .opens_hedged = true,
        .decide_every = how.decide_every};
    return figures(value_of(run_backtest(spec, history)));
}

const Shapes kShapes{{"15_backtest_real_minutes", {"rule", "tick_lower"}, {"trades"}, &backtest}};

}  // namespace
}  // namespace evenkeel::golden
