// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/risk_figures.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/tails/extreme_value.hpp"
#include "strategies/models/tails/risk.hpp"
#include "strategies/report/market_history.hpp"

using namespace evenkeel;

namespace {

/// Returns of a logistic law, in no order; every 23rd may be wild.
std::vector<double> returns(std::size_t count, double wild) {
    std::vector<double> out;
    for (std::size_t i = 0; i < count; ++i) {
        const double turns = 0.6180339887 * static_cast<double>(i + 1);
        const double u = turns - std::floor(turns);
        out.push_back(0.01 * std::log(u / (1.0 - u)) - (i % 23 == 5 ? wild : 0.0));
    }
    return out;
}

double thousandfold(std::span<const double> day) {
    return 1000.0 * day[0];
}

const RiskFigure& find(const std::vector<RiskFigure>& all, std::string_view method, double level) {
    for (const RiskFigure& one : all)
        if (one.method == method && one.level == level) return one;
    FAIL("no such figure");
    return all.front();
}

}  // namespace

TEST_CASE("A linear book's risk is that of the returns", "[report]") {
    const auto of = returns(420, 0.01);
    const auto all = risk_figures({of}, thousandfold);
    CHECK(all.size() == 8);
    const auto plain = historical_risk(of, 0.01).value();
    CHECK(find(all, "historical", 0.99).var.value() == Approx(1000.0 * plain.var));
    CHECK(find(all, "historical", 0.99).es.value() == Approx(1000.0 * plain.es));
    const auto scaled = filtered_returns(of, 0.94).value();
    CHECK(find(all, "filtered_historical", 0.95).var.value() ==
          Approx(1000.0 * historical_risk(scaled.returns, 0.05).value().var));
    std::vector<double> losses;
    for (const double one : of) losses.push_back(-1000.0 * one);
    const auto tail = tail_risk(fit_tail(losses, 0.95).value(), 0.99).value();
    CHECK(find(all, "extreme_value", 0.99).var.value() == Approx(tail.var));
    CHECK(find(all, "extreme_value", 0.99).es.value() == Approx(tail.es));
    const RiskFigure& moments = find(all, "cornish_fisher", 0.99);
    CHECK(moments.var.value() > 0.0);
    CHECK_FALSE(moments.es);
    CHECK_FALSE(moments.why.empty());
}

TEST_CASE("A bent book is valued anew at every return", "[report]") {
    const auto of = returns(300, 0.0);
    const auto all =
        risk_figures({of}, [](std::span<const double> day) { return -day[0] * day[0]; });
    std::vector<double> gains;
    for (const double one : of) gains.push_back(-one * one);
    CHECK(find(all, "historical", 0.95).var.value() ==
          Approx(historical_risk(gains, 0.05).value().var));
}

TEST_CASE("Where an expansion does not hold it tells nothing", "[report]") {
    const RiskFigure one =
        find(risk_figures({returns(420, 0.3)}, thousandfold), "cornish_fisher", 0.99);
    CHECK_FALSE(one.var);
    CHECK_THAT(one.why, Catch::Contains("beyond what the expansion holds for"));
}

TEST_CASE("Too few returns tell nothing, and how many are missing", "[report]") {
    for (const RiskFigure& one : risk_figures({returns(249, 0.01)}, thousandfold)) {
        CHECK_FALSE(one.var);
        CHECK_FALSE(one.es);
        CHECK(one.why == "needs 250 daily returns, has 249");
    }
    INFO("a tail needs more of them");
    const auto some = risk_figures({returns(300, 0.01)}, thousandfold);
    CHECK(find(some, "historical", 0.95).var);
    CHECK_FALSE(find(some, "extreme_value", 0.95).var);
    CHECK_FALSE(find(some, "extreme_value", 0.95).why.empty());
}

TEST_CASE("Volatility is told by the last thirty days", "[report]") {
    std::vector<PricePoint> rows;
    double price = 2000.0;
    for (std::int64_t day = 0; day <= 100; ++day) {
        rows.push_back({day * 86'400, price});
        price *= std::exp((day % 2 == 0 ? 1.0 : -1.0) * (day < 60 ? 0.5 : 0.02));
    }
    const auto series = PriceSeries::make(rows, kAnyGap).value();
    const RealisedVolatility seen = realised_volatility(series);
    CHECK(seen.sigma.value() == Approx(0.02 * std::sqrt(365.0)));
    CHECK(seen.returns == 30);
    CHECK(seen.days == Approx(30.0));
    rows.resize(24);
    const RealisedVolatility few = realised_volatility(PriceSeries::make(rows, kAnyGap).value());
    CHECK_FALSE(few.sigma);
    CHECK(few.why == "needs 24 returns, has 23");
    for (PricePoint& row : rows) row.price = 1.0;
    rows.push_back({24 * 86'400, 1.0});
    CHECK(realised_volatility(PriceSeries::make(rows, kAnyGap).value()).why ==
          "the price never moved");
}

TEST_CASE("Daily returns are those of days that all assets know", "[report]") {
    const auto series = [](std::vector<PricePoint> rows) {
        return PriceSeries::make(std::move(rows), kAnyGap).value();
    };
    const std::vector two{series({{0, 1.0}, {86'400, 2.0}, {172'800, 4.0}, {200'000, 9.0}}),
                          series({{50'000, 5.0}, {86'400, 1.0}, {172'800, 3.0}})};
    const DailyReturns found = daily_returns(two).value();
    REQUIRE(found.size() == 2);
    REQUIRE(found[0].size() == 1);
    CHECK(found[0][0] == Approx(std::log(2.0)));
    CHECK(found[1][0] == Approx(std::log(3.0)));
    CHECK_FALSE(daily_returns(std::vector{series({{0, 1.0}, {300'000, 2.0}})}));
}
