// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/ranking.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "chain/base/parallel.hpp"
#include "strategies/backtest/ranking_figures.hpp"
#include "tests/bench/simulation/scenarios.hpp"

using namespace evenkeel;

namespace {

/// A small one: hours of ten days, all usual families.
RankingSpec small_ranking() {
    RankingSpec out;
    out.path.step = 3'600;
    out.path.steps = 240;
    out.count = 12;
    out.cells = 64;
    out.ranges = {{1'800.0, 2'222.0, 100'000.0}};
    out.costs = {.fee = 0.0006, .fixed = 0.5};
    return out;
}

/// The settings with these labels, of all usual families.
std::vector<RuleFamily> some_of(const RankingSpec& spec, const std::vector<std::string>& labels) {
    std::vector<RuleFamily> out;
    const std::vector<RuleFamily> usual = usual_families(spec).value();
    for (const RuleFamily& family : usual) {
        RuleFamily less{family.name, {}};
        for (const RuleSetting& one : family.grid)
            if (std::ranges::count(labels, one.label)) less.grid.push_back(one);
        out.push_back(std::move(less));
    }
    return out;
}

const RankedRule& rule_of(const Ranking& ranking, const std::string& family) {
    const auto found = std::ranges::find(ranking.rules, family, &RankedRule::family);
    REQUIRE(found != ranking.rules.end());
    return *found;
}

void refuses(const RankingSpec& spec, const std::string& what) {
    const auto found = rank_rules(spec);
    REQUIRE_FALSE(found);
    CHECK(found.error().code == Errc::kInvalidArgument);
    CHECK_THAT(found.error().message, Catch::Contains(what));
}

}  // namespace

TEST_CASE("Threads do each number once and tell the first error") {
    for (const unsigned threads : {0U, 1U, 3U}) {
        std::vector<int> times(100);
        std::vector<std::size_t> through;
        REQUIRE(for_each_parallel(
            times.size(), threads,
            [&](std::size_t i) -> Result<void> {
                ++times[i];
                return {};
            },
            [&](std::size_t done) { through.push_back(done); }));
        CHECK(std::ranges::count(times, 1) == 100);
        CHECK(through.size() == 100);
        CHECK(std::ranges::is_sorted(through));
        const auto failed = for_each_parallel(100, threads,
                                              [](std::size_t i) -> Result<void> {
                                                  if (i < 40) return {};
                                                  return fail(Errc::kInvalidArgument,
                                                              Remedy::kGiveUp, std::to_string(i));
                                              },
                                              {});
        REQUIRE_FALSE(failed);
        CHECK(failed.error().message == "40");
    }
}

TEST_CASE("A setting's risk and cost are those of its paths, with their error") {
    // Costs 10, 12, 11, 15 and errors -20, 10, 30, 0: mean 12; variance (625 + 25 + 625 + 25) / 3.
    const std::vector<PathFigures> paths{
        {10.0, -20.0, 30.0, 1.0}, {12.0, 10.0, 60.0, 2.0}, {11.0, 30.0, 30.0, 3.0}, {15.0, 0.0}};
    const RankedRule found = ranked(paths, {.risk_aversion = 0.01, .days = 30.0});
    CHECK(found.mean_cost == Approx(12.0));
    CHECK(found.te_std == Approx(std::sqrt(1'300.0 / 3.0)));
    CHECK(found.risk_plus_cost == Approx(12.0 + 0.005 * 1'300.0 / 3.0));
    CHECK(found.trades_per_day == Approx(1.0));
    CHECK(found.turnover == Approx(1.5));
    // What paths add to J: cost + 0.005 * 4/3 * (te - 5)^2.
    const std::vector<double> parts{10.0 + 25.0 / 6.0, 12.0 + 1.0 / 6.0, 11.0 + 25.0 / 6.0,
                                    15.0 + 1.0 / 6.0};
    const double mean = std::accumulate(parts.begin(), parts.end(), 0.0) / 4.0;
    CHECK(mean == Approx(found.risk_plus_cost));
    double squares = 0.0;
    for (const double one : parts) squares += (one - mean) * (one - mean);
    CHECK(found.standard_error == Approx(std::sqrt(squares / 3.0 / 4.0)));
    // In two batches of two.
    const double first = (parts[0] + parts[1]) / 2.0, second = (parts[2] + parts[3]) / 2.0;
    CHECK(ranked(paths, {.risk_aversion = 0.01, .days = 30.0, .batch = 2}).standard_error ==
          Approx(std::abs(first - second) / 2.0));
}

TEST_CASE("What settings have in common does not count in the error of their difference") {
    std::vector<PathFigures> one, other;
    for (int i = 0; i < 50; ++i) {
        const double noise = std::sin(i * 12.9898) * 100.0;
        one.push_back({100.0 + noise, 10.0 * std::cos(i * 1.7), 0.0, 0.0});
        other.push_back(one.back());
        other.back().cost += 1.0 + 0.01 * std::sin(i);
    }
    const RankingTerms terms{.risk_aversion = 0.01, .days = 1.0};
    CHECK(ranked(one, terms).standard_error > 5.0);
    CHECK(excess_error(other, one, terms) < 0.01);
    CHECK(excess_error(other, one, terms) > 0.0);
    CHECK(excess_error(one, one, terms) == 0.0);
}

TEST_CASE("An error at a cost is on a line of logarithms between settings") {
    std::vector<RankedRule> grid(3);
    for (std::size_t i = 0; i < 3; ++i) {
        grid[i].mean_cost = std::pow(10.0, static_cast<double>(i));
        grid[i].te_std = std::pow(10.0, 4.0 - 2.0 * static_cast<double>(i));
    }
    CHECK(te_at_cost(grid, 10.0).value() == Approx(100.0));
    CHECK(te_at_cost(grid, std::sqrt(10.0)).value() == Approx(1'000.0));
    CHECK_FALSE(te_at_cost(grid, 0.9));
    CHECK_FALSE(te_at_cost(grid, 101.0));
    CHECK_FALSE(te_at_cost({}, 1.0));
}

TEST_CASE("A ranking is the same on any number of threads") {
    RankingSpec spec = small_ranking();
    spec.families = some_of(spec, {"every 14400s", "every 28800s", "width 10%", "width 20%",
                                   "risk aversion x1", "risk aversion x2"});
    std::vector<double> told;
    const Ranking one = rank_rules(spec, [&](double done) { told.push_back(done); }).value();
    spec.threads = 3;
    const Ranking three = rank_rules(spec).value();
    CHECK(told.back() == Approx(1.0));
    CHECK(std::ranges::is_sorted(told));
    REQUIRE(one.settings.size() == 12);
    REQUIRE(three.settings.size() == 12);
    for (std::size_t i = 0; i < one.settings.size(); ++i) {
        CHECK(one.settings[i].risk_plus_cost == three.settings[i].risk_plus_cost);
        CHECK(one.settings[i].excess_error == three.settings[i].excess_error);
    }
    REQUIRE(one.rules.size() == 6);
    CHECK(one.paths == 12);
    CHECK(one.days == Approx(10.0));
    CHECK(one.rules.front().excess == 0.0);
    CHECK(one.rules.front().ratio_to_best == 1.0);
    CHECK_FALSE(one.rules.front().tie);
    CHECK(one.rules.front().rebalance == three.rules.front().rebalance);
    CHECK(std::ranges::is_sorted(one.rules, {}, &RankedRule::risk_plus_cost));
    // What costs as much as the lowest, and is at the end of what was tried.
    CHECK(rule_of(one, "interval").at_end_of_grid);
    CHECK_FALSE(rule_of(one, "optimal_band").te_cut);
}

// The whole table is docs/simulation.md's: 1,500 paths of five minutes and finer grids. Here by
// quarters of an hour, on paths enough to tell the rules from each other.
TEST_CASE("optimal_band has the lowest risk and cost in every scenario") {
    for (auto& [name, spec] : scenarios()) {
        INFO(name);
        spec.path.step = 900;
        spec.path.steps = 30 * 96;
        spec.decide_every = (spec.decide_every + 2) / 3;
        spec.count = 64;
        spec.threads = 2;
        spec.cells = 64;
        spec.families = some_of(
            spec, {"every 7200s", "every 14400s", "every 28800s", "every 86400s", "every 172800s",
                   "width 10%", "width 15%", "risk aversion x0.5", "risk aversion x1"});
        const Ranking found = rank_rules(spec).value();
        REQUIRE(found.rules.size() == 6);
        const RankedRule& best = rule_of(found, "optimal_band");
        CHECK((best.excess == 0.0 || best.tie));
        const auto cut = rule_of(found, "interval").te_cut;
        REQUIRE(cut);
        // Moves that a clock does not see are where it is worse.
        CHECK(*cut > (spec.path.model == PathModel::kGbm ? 0.25 : 0.4));
    }
}

TEST_CASE("Windows of prices are ranked in place of simulated paths") {
    RankingSpec spec = small_ranking();
    spec.families = some_of(spec, {"width 10%", "risk aversion x1"});
    const Ranking simulated = rank_rules(spec).value();
    for (std::uint64_t i = 0; i < spec.count; ++i)
        spec.windows.push_back(simulated_path(spec.path, i).value());
    spec.count = 0;
    const Ranking given = rank_rules(spec).value();
    REQUIRE(given.rules.size() == simulated.rules.size());
    for (std::size_t i = 0; i < given.rules.size(); ++i)
        CHECK(given.rules[i].risk_plus_cost == simulated.rules[i].risk_plus_cost);
    CHECK(given.days == simulated.days);
}

TEST_CASE("A ranking of nothing is refused") {
    const auto with = [](auto change) {
        RankingSpec out = small_ranking();
        out.families = some_of(out, {"width 10%"});
        change(out);
        return out;
    };
    refuses(with([](RankingSpec& s) { s.count = 1; }), "two paths");
    refuses(with([](RankingSpec& s) { s.batch = 7; }), "batches");
    refuses(with([](RankingSpec& s) { s.batch = 0; }), "batches");
    refuses(with([](RankingSpec& s) { s.risk_aversion = 0.0; }), "risk aversion");
    refuses(with([](RankingSpec& s) { s.sigma = 0.0; }), "volatility");
    refuses(with([](RankingSpec& s) { s.decide_every = 0; }), "decision");
    refuses(with([](RankingSpec& s) { s.path.step = 0; }), "step");
    refuses(with([](RankingSpec& s) { s.ranges[0].lower = -1.0; }), "lower edge");
    refuses(with([](RankingSpec& s) { s.families[0].grid.clear(), s.families.resize(1); }),
            "a rule");
    refuses(with([](RankingSpec& s) { s.families[4].grid[0].rebalance.rule = "best"; }), "best");
    refuses(with([](RankingSpec& s) { s.windows = {{2'000.0, 1.0}, {2'000.0}}; }), "as many");
    refuses(with([](RankingSpec& s) { s.windows = {{1.0, 1.0}, {1.0, 1.0}}; }), "start");
    refuses(with([](RankingSpec& s) {
                s.windows = {{2'000.0, 1.0}, {2'000.0, std::nan("")}};
            }),
            "above zero");
}
