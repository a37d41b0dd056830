// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/volatility/ewma.hpp"
#include "strategies/models/volatility/garch.hpp"
#include "strategies/models/volatility/hedge_ratio.hpp"
#include "strategies/models/volatility/range_estimators.hpp"
#include "tests/unit/strategies/models/noise.hpp"

using namespace evenkeel;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// y = 0.8 x + noise of this deviation.
std::vector<double> follower(const std::vector<double>& x, double noise) {
    test::Noise rest(7);
    std::vector<double> out;
    for (const double one : x) out.push_back(0.8 * one + noise * rest.normal());
    return out;
}

std::vector<double> garch_returns(const Garch& model, std::size_t count) {
    test::Noise noise(11);
    std::vector<double> out;
    double h = model.long_run_variance();
    for (std::size_t i = 0; i < count; ++i) {
        const double e = std::sqrt(h) * noise.normal();
        out.push_back(model.mu + e);
        h = model.omega + model.alpha * e * e + model.beta * h;
    }
    return out;
}

}  // namespace

TEST_CASE("A hedge ratio leaves a residual that the hedge does not explain", "[volatility]") {
    const auto x = test::Noise(3).normals(200);
    const auto y = follower(x, 0.3);
    const HedgeRatio found = minimum_variance_hedge(y, x).value();
    std::vector<double> left;
    for (std::size_t i = 0; i < x.size(); ++i)
        left.push_back(y[i] - found.ratio * x[i] - found.intercept);
    CHECK(covariance(left, x, Divisor::kCount) == Approx(0.0).margin(1e-14));
    CHECK(mean(left) == Approx(0.0).margin(1e-14));
    CHECK(std::sqrt(variance(left, Divisor::kCountLess1)) == Approx(found.residual_deviation));
    CHECK(found.effectiveness ==
          Approx(1.0 - variance(left, Divisor::kCount) / variance(y, Divisor::kCount)));
    CHECK(found.ratio == Approx(0.8).margin(0.1));
    INFO("of itself it is all");
    CHECK(minimum_variance_hedge(x, x).value().effectiveness == 1.0);
}

TEST_CASE("A hedge ratio says what it cannot be made of", "[volatility]") {
    const std::vector<double> x{0.1, 0.2, -0.1};
    CHECK_FALSE(minimum_variance_hedge(x, std::vector{0.1, 0.1, 0.1}));
    CHECK_FALSE(minimum_variance_hedge(std::vector{0.1, 0.1, 0.1}, x));
    CHECK_FALSE(minimum_variance_hedge(x, std::vector{0.1, kNan, 0.1}));
    CHECK_FALSE(minimum_variance_hedge(x, std::vector{0.1, 0.2}));
    CHECK_FALSE(minimum_variance_hedge(std::vector{0.1, 0.2}, std::vector{0.1, 0.2}));
}

TEST_CASE("A proxy is refused if it hedges badly over both windows", "[volatility]") {
    const auto x = test::Noise(3).normals(120);
    const auto good = follower(x, 0.3), bad = follower(x, 2.0);
    CHECK(proxy_hedge(good, x));
    const auto refused = proxy_hedge(bad, x);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::kRefused);
    auto lately = bad;
    std::copy(good.end() - 30, good.end(), lately.end() - 30);
    INFO("good over the last 30 bars is enough, and the ratio is that of 90");
    const HedgeRatio of_both = proxy_hedge(lately, x).value();
    const std::span<const double> all_y(lately), all_x(x);
    CHECK(of_both.ratio == minimum_variance_hedge(all_y.last(90), all_x.last(90)).value().ratio);
    const auto few = proxy_hedge(std::span(good).first(89), std::span(x).first(89));
    REQUIRE_FALSE(few);
    CHECK(few.error().code == Errc::kInvalidArgument);
    CHECK_FALSE(proxy_hedge(good, x, {90, 30, 0.6}));
    CHECK_FALSE(proxy_hedge(good, x, {2, 30, 0.6}));
    CHECK_FALSE(proxy_hedge(good, x, {30, 90, kNan}));
}

TEST_CASE("Exponential weights halve after a half-life", "[volatility]") {
    const double decay = ewma_decay(300.0, 86'400.0).value();
    CHECK(half_life_bars(decay) == Approx(288.0));
    std::vector<double> still(288, 0.0);
    CHECK(ewma_variances(still, decay, 4.0).value().back() == Approx(2.0));
    CHECK_FALSE(ewma_decay(0.0, 1.0));
    CHECK_FALSE(ewma_decay(1.0, -1.0));
    CHECK_FALSE(ewma_variances(std::vector{0.1}, 1.0, 1.0));
    CHECK_FALSE(ewma_variances(std::vector{0.1}, 0.0, 1.0));
    CHECK_FALSE(ewma_variances(std::vector{0.1}, 0.9, -1.0));
    CHECK_FALSE(ewma_variances(std::vector{kNan}, 0.9, 1.0));
    CHECK_FALSE(ewma_variances(std::vector<double>{}, 0.9, 1.0));
}

TEST_CASE("A pair of assets that move as one hedge one another", "[volatility]") {
    const auto x = test::Noise(5).normals(50);
    auto y = x;
    for (double& one : y) one *= -2.0;
    const EwmaPair pair = ewma_pair(y, x, 0.94, 10).value();
    CHECK(pair.hedge_ratio().value() == Approx(-2.0));
    CHECK(pair.correlation().value() == Approx(-1.0));
    CHECK_FALSE(ewma_pair(y, x, 0.94, 51));
    CHECK_FALSE(ewma_pair(y, x, 0.94, 0));
    CHECK_FALSE(EwmaPair{1.0, 0.0, 0.0}.hedge_ratio());
    CHECK_FALSE(EwmaPair{0.0, 1.0, 0.0}.correlation());
}

TEST_CASE("GARCH finds the model that made the returns, in any unit", "[volatility]") {
    const Garch truth{0.05, 0.1, 0.1, 0.8};
    const auto returns = garch_returns(truth, 3'000);
    const GarchFit fit = fit_garch(returns).value();
    CHECK(fit.model.alpha == Approx(truth.alpha).margin(0.03));
    CHECK(fit.model.beta == Approx(truth.beta).margin(0.07));
    CHECK(fit.model.long_run_variance() == Approx(truth.long_run_variance()).epsilon(0.15));
    CHECK(fit.next_variance == garch_variances(returns, fit.model).value().back());
    INFO("no model beside it is likelier");
    for (const double step : {-1e-3, 1e-3})
        for (double Garch::*const field :
             {&Garch::mu, &Garch::omega, &Garch::alpha, &Garch::beta}) {
            Garch other = fit.model;
            other.*field += step;
            CHECK(garch_log_likelihood(returns, other).value() < fit.log_likelihood);
        }
    std::vector<double> small = returns;
    for (double& one : small) one /= 100.0;
    const GarchFit again = fit_garch(small).value();
    CHECK(again.model.alpha == Approx(fit.model.alpha).epsilon(1e-6));
    CHECK(again.model.omega == Approx(fit.model.omega / 10'000.0).epsilon(1e-6));
}

TEST_CASE("GARCH forecasts go from the next variance to the long run's", "[volatility]") {
    const Garch model{0.0, 0.1, 0.1, 0.8};
    CHECK(garch_forecast(model, 3.0, 1) == Approx(3.0));
    CHECK(garch_forecast(model, 3.0, 2) == Approx(0.1 + 0.9 * 3.0));
    CHECK(garch_forecast(model, 3.0, 1'000) == Approx(1.0));
}

TEST_CASE("GARCH refuses what it cannot be fitted to", "[volatility]") {
    const auto noise = test::Noise(2).normals(99);
    CHECK_FALSE(fit_garch(noise));
    CHECK_FALSE(fit_garch(std::vector<double>(200, 0.1)));
    auto broken = garch_returns({0.0, 0.1, 0.1, 0.8}, 200);
    broken[17] = kNan;
    CHECK(fit_garch(broken).error().message == "GARCH: row 17 is not a finite number");
    CHECK_FALSE(garch_variances(noise, {0.0, 0.0, 0.1, 0.8}));
    CHECK_FALSE(garch_variances(noise, {0.0, 0.1, -0.1, 0.8}));
    CHECK_FALSE(garch_variances(noise, {0.0, 0.1, 0.2, 0.8}));
    INFO("a variance that only grows has no level");
    std::vector<double> growing;
    test::Noise rest(9);
    for (int i = 0; i < 1'500; ++i)
        growing.push_back(std::exp(0.003 * static_cast<double>(i)) * rest.normal());
    const auto refused = fit_garch(growing);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::kRefused);
}

TEST_CASE("Range estimators agree on bars of a driftless walk", "[volatility]") {
    test::Noise noise(4);
    std::vector<Bar> bars;
    double price = 100.0;
    constexpr int kSteps = 400;
    for (int day = 0; day < 400; ++day) {
        Bar bar{day, price, price, price, price};
        for (int i = 0; i < kSteps; ++i) {
            price *= std::exp(0.02 / std::sqrt(static_cast<double>(kSteps)) * noise.normal());
            bar.high = std::max(bar.high, price);
            bar.low = std::min(bar.low, price);
        }
        bar.close = price;
        bars.push_back(bar);
    }
    const double want = 0.02 * 0.02;
    CHECK(close_to_close_variance(bars).value() == Approx(want).epsilon(0.15));
    // A walk of steps does not reach as far as a continuous one.
    CHECK(parkinson_variance(bars).value() == Approx(want).epsilon(0.15));
    CHECK(garman_klass_variance(bars).value() == Approx(want).epsilon(0.15));
    CHECK(rogers_satchell_variance(bars).value() == Approx(want).epsilon(0.15));
    CHECK(yang_zhang_variance(bars).value() == Approx(want).epsilon(0.15));
}

TEST_CASE("Range estimators say how many bars they need", "[volatility]") {
    const std::vector<Bar> bars(3, {0, 1.0, 2.0, 0.5, 1.5});
    const std::span<const Bar> all(bars);
    CHECK_FALSE(close_to_close_variance(all.first(2)));
    CHECK_FALSE(yang_zhang_variance(all.first(2)));
    CHECK_FALSE(parkinson_variance(all.first(0)));
    CHECK_FALSE(garman_klass_variance(all.first(0)));
    CHECK_FALSE(rogers_satchell_variance(all.first(0)));
    CHECK(rogers_satchell_variance(all).value() ==
          Approx(std::log(2.0 / 1.5) * std::log(2.0) + std::log(0.5 / 1.5) * std::log(0.5)));
}
