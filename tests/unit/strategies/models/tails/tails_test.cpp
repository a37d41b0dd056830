// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/tails/drawdown.hpp"
#include "strategies/models/tails/extreme_value.hpp"
#include "strategies/models/tails/leptokurtosis.hpp"
#include "strategies/models/tails/risk.hpp"
#include "strategies/models/tails/var_backtest.hpp"
#include "tests/unit/strategies/models/noise.hpp"

using namespace evenkeel;

namespace {

/// Losses with the tail x^-alpha from one on.
std::vector<double> pareto(double alpha, std::size_t count) {
    test::Noise noise(41);
    std::vector<double> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(std::pow(noise.uniform(), -1.0 / alpha));
    return out;
}

}  // namespace

TEST_CASE("Jarque and Bera tell fat tails from normal ones", "[tails]") {
    const auto normal = test::Noise(1).normals(2'000);
    CHECK(jarque_bera(moments(normal).value()).p_value > 0.01);
    auto fat = normal;
    for (double& one : fat) one = one * one * one;
    CHECK(jarque_bera(moments(fat).value()).p_value < 1e-10);
}

TEST_CASE("Hill finds the tail that made the losses, in any unit and order", "[tails]") {
    auto losses = pareto(3.0, 20'000);
    const TailIndex found = hill(losses, 1'000).value();
    CHECK(found.alpha == Approx(3.0).margin(3.0 * found.deviation));
    CHECK(found.xi == Approx(1.0 / found.alpha));
    for (double& one : losses) one *= 7.0;
    std::reverse(losses.begin(), losses.end());
    CHECK(hill(losses, 1'000).value().alpha == Approx(found.alpha));
}

TEST_CASE("Hill says what it cannot be made of", "[tails]") {
    const std::vector<double> losses{5.0, 4.0, 3.0, -1.0};
    CHECK(hill(losses, 2));
    CHECK_FALSE(hill(losses, 0));
    CHECK_FALSE(hill(losses, 3));
    CHECK_FALSE(hill(losses, 4));
    CHECK_FALSE(hill(std::vector{2.0, 2.0, 2.0}, 2));
    CHECK_FALSE(hill(std::vector{2.0, std::nan(""), 1.0}, 1));
    CHECK_FALSE(hill(std::vector{2.0}, 1));
}

TEST_CASE("A Pareto law is found again, in any unit", "[tails]") {
    test::Noise noise(43);
    std::vector<double> above;
    for (int i = 0; i < 5'000; ++i)
        above.push_back(0.02 / 0.2 * (std::pow(noise.uniform(), -0.2) - 1.0));
    const ParetoLaw found = fit_pareto(above).value();
    CHECK(found.xi == Approx(0.2).margin(0.05));
    CHECK(found.beta == Approx(0.02).epsilon(0.05));
    const double best = pareto_negative_log_likelihood(above, found).value();
    for (const double step : {-0.01, 0.01}) {
        CHECK(pareto_negative_log_likelihood(above, {found.xi + step, found.beta}).value() > best);
        CHECK(pareto_negative_log_likelihood(above, {found.xi, found.beta * (1.0 + step)}).value() >
              best);
    }
    for (double& one : above) one *= 1'000.0;
    CHECK(fit_pareto(above).value().beta == Approx(1'000.0 * found.beta).epsilon(1e-6));
}

TEST_CASE("A Pareto law runs through the exponential one", "[tails]") {
    const std::vector<double> above{0.01, 0.02, 0.05};
    const auto at = [&](double xi) {
        return pareto_negative_log_likelihood(above, {xi, 0.02}).value();
    };
    CHECK(at(1e-9) == Approx(at(0.0)).epsilon(1e-7));
    CHECK(at(-1e-9) == Approx(at(0.0)).epsilon(1e-7));
    CHECK(std::isinf(at(-0.5)));
    const auto risk = [](double xi) {
        return tail_risk({{xi, 0.02}, 0.05, 1'000, 50}, 0.99).value();
    };
    CHECK(risk(1e-9).var == Approx(risk(0.0).var));
    CHECK(risk(0.0).var == Approx(0.05 + 0.02 * std::log(5.0)));
    CHECK(risk(0.0).es == Approx(risk(0.0).var + 0.02));
    CHECK(risk(-0.2).var < risk(0.0).var);
}

TEST_CASE("The tail begins at its threshold and says nothing below", "[tails]") {
    const ParetoTail tail{{0.2, 0.02}, 0.05, 1'000, 50};
    CHECK(tail_risk(tail, 0.95).value().var == Approx(0.05));
    CHECK_FALSE(tail_risk(tail, 0.94));
    CHECK_FALSE(tail_risk(tail, 1.0));
    CHECK_FALSE(tail_risk({{1.0, 0.02}, 0.05, 1'000, 50}, 0.99));
    CHECK_FALSE(tail_risk({{0.2, 0.0}, 0.05, 1'000, 50}, 0.99));
    CHECK_FALSE(tail_risk({{0.2, 0.02}, 0.05, 1'000, 0}, 0.99));
    CHECK_FALSE(tail_risk({{0.2, 0.02}, 0.05, 50, 1'000}, 0.99));
    const auto losses = pareto(4.0, 2'000);
    const ParetoTail found = fit_tail(losses, 0.95).value();
    CHECK(found.exceeded == 100);
    // The least of a hundred exceedances tell little: xi is 1/4 with a wide margin.
    CHECK(found.law.xi == Approx(0.25).margin(0.25));
    CHECK_FALSE(fit_tail(std::span(losses).first(300), 0.95));
    CHECK_FALSE(fit_tail(losses, 0.0));
    CHECK_FALSE(fit_pareto(std::vector<double>(30, 0.1)));
    CHECK_FALSE(fit_pareto(std::vector<double>(30, -0.1)));
}

TEST_CASE("A normal law's risks, and what of Cornish and Fisher is left of them", "[tails]") {
    const TailRisk normal = gaussian_risk(0.0, 1.0, 0.025).value();
    CHECK(normal.var == Approx(1.959963984540054));
    CHECK(normal.es == Approx(2.337802792201));
    const CornishFisher same = cornish_fisher(0.0, 1.0, 0.0, 0.0, 0.025).value();
    CHECK(same.var == Approx(normal.var));
    CHECK(same.monotone);
    INFO("it is monotone where its slope is above zero everywhere");
    for (const double skew : {-1.0, -0.4, 0.0, 0.7})
        for (const double excess : {-0.5, 0.0, 1.0, 3.0, 7.0, 9.0}) {
            bool rises = true;
            for (double z = -30.0; z < 30.0; z += 0.01) {
                const auto at = [&](double x) {
                    return x + (x * x - 1.0) * skew / 6.0 + (x * x * x - 3.0 * x) * excess / 24.0 -
                           (2.0 * x * x * x - 5.0 * x) * skew * skew / 36.0;
                };
                rises = rises && at(z + 0.01) > at(z);
            }
            INFO(skew << " " << excess);
            CHECK(cornish_fisher(0.0, 1.0, skew, excess, 0.01).value().monotone == rises);
        }
    CHECK_FALSE(gaussian_risk(0.0, 0.0, 0.01));
    CHECK_FALSE(gaussian_risk(0.0, 1.0, 0.0));
    CHECK_FALSE(gaussian_risk(std::nan(""), 1.0, 0.01));
    CHECK_FALSE(cornish_fisher(0.0, 1.0, std::nan(""), 0.0, 0.01));
}

TEST_CASE("Historical risk is of the returns at or below the quantile", "[tails]") {
    std::vector<double> returns;
    for (int i = 0; i <= 100; ++i) returns.push_back(-0.01 * static_cast<double>(i));
    const TailRisk found = historical_risk(returns, 0.05).value();
    CHECK(found.var == Approx(0.95));
    CHECK(found.es == Approx(0.975));
    CHECK(historical_risk(std::vector{0.1, 0.2}, 0.01).value().es == Approx(-0.1));
    CHECK_FALSE(historical_risk(std::vector{0.1}, 0.05));
    CHECK_FALSE(historical_risk(returns, 0.0));
    CHECK_FALSE(historical_risk(returns, 1.0));
    returns[3] = std::nan("");
    CHECK_FALSE(historical_risk(returns, 0.05));
}

TEST_CASE("Filtered returns are scaled to today's volatility", "[tails]") {
    std::vector<double> returns(50, 0.01);
    const Rescaled same = filtered_returns(returns, 0.94).value();
    CHECK(same.next_deviation == Approx(0.01));
    CHECK(same.returns.back() == Approx(0.01));
    returns.resize(250, 0.05);
    const Rescaled up = filtered_returns(returns, 0.94).value();
    CHECK(up.returns.front() == Approx(0.05).epsilon(1e-3));
    CHECK_FALSE(filtered_returns(std::vector<double>(10, 0.0), 0.94));
    CHECK_FALSE(filtered_returns(std::vector{0.01, 0.02}, 0.94));
    CHECK_FALSE(filtered_returns(returns, 1.0));
    CHECK_FALSE(filtered_returns(returns, 0.94, 0));
}

TEST_CASE("Kupiec counts exceptions, none and all too", "[tails]") {
    CHECK(kupiec(1'000, 10, 0.01).value().value == Approx(0.0).margin(1e-12));
    CHECK(kupiec(250, 0, 0.01).value().value == Approx(-500.0 * std::log(0.99)));
    CHECK(kupiec(10, 10, 0.01).value().value == Approx(-20.0 * std::log(0.01)));
    CHECK(kupiec(250, 10, 0.01).value().value > 3.84);
    CHECK(kupiec(250, 10, 0.01).value().p_value < 0.05);
    CHECK_FALSE(kupiec(0, 0, 0.01));
    CHECK_FALSE(kupiec(10, 11, 0.01));
    CHECK_FALSE(kupiec(10, 1, 1.0));
}

TEST_CASE("Christoffersen sees exceptions in clusters", "[tails]") {
    std::vector<bool> spread(300), clustered(300);
    for (std::size_t i = 0; i < 12; ++i) {
        spread[25 * i] = true;
        clustered[100 + i] = true;
    }
    CHECK(christoffersen(spread).value().p_value > 0.2);
    CHECK(christoffersen(clustered).value().p_value < 1e-6);
    CHECK(christoffersen(std::vector<bool>(300)).value().value == 0.0);
    CHECK_FALSE(christoffersen(std::vector<bool>(1)));
}

TEST_CASE("A back-test of VaR needs 250 days", "[tails]") {
    std::vector<double> returns(250, 0.01), vars(250, 0.02);
    returns[7] = -0.03;
    returns[100] = -0.02;
    const VarBacktest found = backtest_var(returns, vars, 0.01).value();
    CHECK(found.exceptions == 1);
    CHECK(found.frequency.value == kupiec(250, 1, 0.01).value().value);
    CHECK_FALSE(backtest_var(std::span(returns).first(249), std::span(vars).first(249), 0.01));
    CHECK_FALSE(backtest_var(returns, std::span(vars).first(249), 0.01));
}

TEST_CASE("Drawdown control risks nothing at its floor", "[tails]") {
    CHECK(risk_fraction(100.0, 100.0, 0.2, 3.0).value() == Approx(0.6));
    CHECK(risk_fraction(80.0, 100.0, 0.2, 3.0).value() == Approx(0.0).margin(1e-15));
    CHECK(risk_fraction(70.0, 100.0, 0.2, 3.0).value() == 0.0);
    CHECK_FALSE(risk_fraction(101.0, 100.0, 0.2, 3.0));
    CHECK_FALSE(risk_fraction(0.0, 100.0, 0.2, 3.0));
    CHECK_FALSE(risk_fraction(90.0, 100.0, 1.0, 3.0));
    CHECK_FALSE(risk_fraction(90.0, 100.0, 0.2, 0.0));
}

TEST_CASE("Drawdowns are counted from the running peak", "[tails]") {
    const DrawdownStatistics found =
        drawdown_statistics(std::vector{100.0, 90.0, 95.0, 120.0, 60.0, 120.0, 119.0}).value();
    CHECK(found.deepest == Approx(0.5));
    CHECK(found.longest == 2);
    CHECK(found.current == Approx(1.0 / 120.0));
    CHECK(drawdown_statistics(std::vector{1.0}).value().ulcer_index == 0.0);
    CHECK_FALSE(drawdown_statistics(std::vector<double>{}));
    CHECK_FALSE(drawdown_statistics(std::vector{0.0, 1.0}));
    CHECK_FALSE(drawdown_statistics(std::vector{1.0, std::nan("")}));
}
