// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/power_perp.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/options/gamma_hedge.hpp"
#include "strategies/models/options/squeeth.hpp"

using namespace evenkeel;

TEST_CASE("Squeeth is the power perp of 2", "[models]") {
    const SqueethRules rules;
    const Squeeth token = squeeth(2000.0, 0.8, 0.5).value();
    const PowerPerp perp = power_perp({2000.0, 2.0, 0.0, 0.8, rules.period_years()}).value();
    CHECK(token.mark == Approx(perp.log_price).epsilon(1e-14));
    CHECK(token.delta == Approx(perp.delta * 0.5 / rules.scale).epsilon(1e-13));
    CHECK(token.gamma == Approx(perp.gamma * 0.5 / rules.scale).epsilon(1e-13));
    const double ratio = mark_over_index(token.price_base, 2000.0, 0.5);
    CHECK(squeeth_volatility(ratio).value() == Approx(0.8).epsilon(1e-12));
}

TEST_CASE("Funding is held within the controller's bounds", "[models]") {
    CHECK(norm_factor_after(1.0, 9.0, 420.0).value() == Approx(1.0 / 1.4));
    CHECK(norm_factor_after(1.0, 0.1, 420.0).value() == Approx(1.0 / 0.8));
    CHECK(norm_factor_after(0.5, 1.1, 0.0).value() == 0.5);
    const Squeeth wild = squeeth(2000.0, 4.0, 0.5).value();
    CHECK(0.5 * (1.0 - wild.funding_a_day) ==
          Approx(norm_factor_after(0.5, wild.mark / wild.index, 24.0).value()).epsilon(1e-14));
}

TEST_CASE("Power perps that have no price are refused", "[models]") {
    CHECK_FALSE(squeeth(0.0, 0.8, 0.5));
    CHECK_FALSE(squeeth(2000.0, -0.1, 0.5));
    CHECK_FALSE(squeeth(2000.0, 0.8, std::nan("")));
    CHECK_FALSE(squeeth_volatility(1.0));  // at the index: no volatility, or no market
    CHECK_FALSE(squeeth_volatility(0.9));
    CHECK_FALSE(squeeth_volatility(std::nan("")));
    CHECK_FALSE(norm_factor_after(0.5, 0.0, 1.0));
    CHECK_FALSE(norm_factor_after(0.5, 1.1, -1.0));
    CHECK_FALSE(power_perp({2000.0, std::nan(""), 0.0, 0.8, 0.01}));
    CHECK_FALSE(power_perp({2000.0, 3.0, 0.0, 0.8, 0.0}));
    // Linear funding over so long a period has no price.
    CHECK_FALSE(power_perp({2000.0, 3.0, 0.0, 0.8, 0.6}).value().linear_price);
    CHECK_FALSE(power_perp({-1.0, 3.0, 0.0, 0.8, 0.01}));
}

TEST_CASE("A gamma hedge leaves neither gamma nor delta", "[models]") {
    const Sensitivity position{10.4, -0.056}, unit{0.5, 0.0017};
    const GammaHedge hedge = gamma_hedge(position, unit).value();
    CHECK(position.gamma + hedge.units * unit.gamma == Approx(0.0).margin(1e-15));
    CHECK(position.delta + hedge.units * unit.delta + hedge.perp == Approx(0.0).margin(1e-12));
    CHECK(gamma_hedge({3.0, 0.0}, unit).value().units == 0.0);
    CHECK_FALSE(gamma_hedge(position, {0.5, 0.0}));
    CHECK_FALSE(gamma_hedge({std::nan(""), 0.1}, unit));
}
