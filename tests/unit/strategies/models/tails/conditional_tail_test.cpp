// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/conditional_tail.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "tests/unit/strategies/models/noise.hpp"

using namespace evenkeel;

TEST_CASE("A conditional tail knows how wild it is now", "[tails]") {
    test::Noise noise(51);
    std::vector<double> returns;
    double h = 4e-4;
    for (int i = 0; i < 4'000; ++i) {
        const double e = std::sqrt(h) * noise.normal();
        returns.push_back(0.001 + e);
        h = 4e-5 + 0.1 * e * e + 0.8 * h;
    }
    const auto deviation_now = [&](double shock) {
        std::vector<double> shocked = returns;
        shocked.push_back(shock);
        return next_risk(fit_conditional_tail(shocked, 0.95).value(), 0.99).value();
    };
    const TailRisk calm = deviation_now(0.0), wild = deviation_now(-0.1);
    CHECK(wild.var > 1.3 * calm.var);
    CHECK(calm.es > calm.var);
    INFO("of normal residuals it is about the normal quantile");
    const ConditionalTail fit = fit_conditional_tail(returns, 0.95).value();
    const double now = std::sqrt(fit.volatility.next_variance);
    CHECK(next_risk(fit, 0.99).value().var == Approx(2.326 * now - 0.001).epsilon(0.06));
    CHECK_FALSE(next_risk(fit, 0.9));
    INFO("fewer than 20 returns beyond the threshold tell nothing");
    CHECK_FALSE(fit_conditional_tail(std::span(returns).first(300), 0.95));
    CHECK_FALSE(fit_conditional_tail(std::span(returns).first(50), 0.95));
}
