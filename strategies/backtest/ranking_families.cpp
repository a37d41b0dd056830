// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "strategies/backtest/ranking.hpp"
#include "strategies/models/model_inputs.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

constexpr std::int64_t kMinutes[]{5,   15,  30,   60,   120,  180,  240,  360,  480,
                                  720, 960, 1440, 2160, 2880, 4320, 5760, 10080};
constexpr double kWidths[]{0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1,
                           0.12, 0.15,  0.2,  0.25, 0.3,  0.4,  0.5,  0.7};
// Powers of two that the risk aversion is scaled by.
constexpr int kLeast = -12, kMost = 4;

RebalanceSpec with_rule(const std::string& rule) {
    RebalanceSpec out;
    out.rule = rule;
    out.min_order = {Wad(), "USD"};
    out.max_slippage = {Wad::from_int(1)};
    return out;
}

/// Base tokens that shares of are widths: what is held, or would be at its most.
Result<double> held(const RankingSpec& spec) {
    double now = 0.0, most = 0.0;
    for (const PaperRange& range : spec.ranges) {
        EVENKEEL_TRY(const auto one, PaperLiquidity::make(range, spec.path.start));
        now += one.at(spec.path.start).delta;
        most += one.at(range.lower).delta;
    }
    return now > 0.0 ? now : most;
}

RuleFamily intervals(const RankingSpec& spec) {
    RuleFamily out{"interval", {}};
    for (const std::int64_t minutes : kMinutes) {
        // Faster than decisions are made they are all the same.
        const auto every = static_cast<std::int64_t>(spec.decide_every) * spec.path.step;
        if (minutes * 60 < every) continue;
        RuleSetting one{"every " + seconds(static_cast<std::uint64_t>(minutes) * 60),
                        with_rule("interval")};
        one.rebalance.params.set("every", Duration{minutes * 60'000});
        out.grid.push_back(std::move(one));
    }
    return out;
}

Result<RuleFamily> bands(const RankingSpec& spec, const std::string& to) {
    RuleFamily out{"band to " + to, {}};
    EVENKEEL_TRY(const double base, held(spec));
    for (const double width : kWidths) {
        EVENKEEL_TRY(const Wad amount, Wad::from_double(width * base));
        RuleSetting one{"width " + significant(width * 100.0) + "%", with_rule("band")};
        one.rebalance.params.set("width", Amount{amount, spec.asset});
        one.rebalance.params.set("to", to);
        out.grid.push_back(std::move(one));
    }
    return out;
}

/// Until a decision's hedge lands.
std::int64_t reaction_ms(const RankingSpec& spec) {
    return static_cast<std::int64_t>(spec.decide_every + spec.latency) * spec.path.step * 1'000;
}

Result<RuleFamily> cost_bands(const RankingSpec& spec, const std::string& rule) {
    RuleFamily out{rule, {}};
    const double sigma = spec.sigma.value_or(long_run_volatility(spec.path));
    EVENKEEL_TRY(const Wad volatility, Wad::from_double(sigma));
    EVENKEEL_TRY(const Wad fixed, Wad::from_double(spec.costs.fixed));
    for (int power = kLeast; power <= kMost; ++power) {
        const double scale = std::ldexp(1.0, power);
        EVENKEEL_TRY(const Wad aversion, Wad::from_double(spec.risk_aversion * scale));
        RuleSetting one{"risk aversion x" + significant(scale), with_rule(rule)};
        one.rebalance.params.set("risk_aversion", aversion);
        one.rebalance.params.set("volatility", volatility);
        one.rebalance.params.set("fixed_cost", Amount{fixed, "USD"});
        one.rebalance.params.set("reaction", Duration{reaction_ms(spec)});
        out.grid.push_back(std::move(one));
    }
    return out;
}

}  // namespace

Result<std::vector<RuleFamily>> usual_families(const RankingSpec& spec) {
    EVENKEEL_CHECK(check_path(spec.path));
    EVENKEEL_CHECK(check_positive("ranking", {{"risk aversion", spec.risk_aversion}}));
    std::vector<RuleFamily> out;
    for (const char* rule : {"optimal_band", "whalley_wilmott", "zakamouline"}) {
        EVENKEEL_TRY(RuleFamily one, cost_bands(spec, rule));
        out.push_back(std::move(one));
    }
    out.push_back(intervals(spec));
    for (const char* to : {"center", "edge"}) {
        EVENKEEL_TRY(RuleFamily one, bands(spec, to));
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace evenkeel
