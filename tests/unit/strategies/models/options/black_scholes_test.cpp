// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/black_scholes.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace evenkeel;

namespace {

constexpr OptionTerms kTerms{2000.0, 2150.0, 0.2, 0.03, 0.01, 0.7};

OptionGreeks with(double OptionTerms::*field, double change) {
    OptionTerms terms = kTerms;
    terms.*field += change;
    return black_scholes(terms).value();
}

/// d(call price)/d(field) by central difference.
double slope(double OptionTerms::*field, double step) {
    return (with(field, step).call.price - with(field, -step).call.price) / (2.0 * step);
}

}  // namespace

TEST_CASE("Option sensitivities are the derivatives of the price", "[models]") {
    const OptionGreeks g = black_scholes(kTerms).value();
    CHECK(g.call.delta == Approx(slope(&OptionTerms::spot, 0.01)).epsilon(1e-7));
    CHECK(g.vega == Approx(slope(&OptionTerms::volatility, 1e-5)).epsilon(1e-7));
    CHECK(g.call.rho == Approx(slope(&OptionTerms::rate, 1e-5)).epsilon(1e-7));
    CHECK(g.call.theta == Approx(-slope(&OptionTerms::years, 1e-5)).epsilon(1e-6));
    const auto up = with(&OptionTerms::spot, 0.1), down = with(&OptionTerms::spot, -0.1);
    CHECK(g.gamma == Approx((up.call.delta - down.call.delta) / 0.2).epsilon(1e-6));
    const auto wild = with(&OptionTerms::volatility, 1e-5);
    const auto calm = with(&OptionTerms::volatility, -1e-5);
    CHECK(g.vanna == Approx((wild.call.delta - calm.call.delta) / 2e-5).epsilon(1e-6));
    CHECK(g.volga == Approx((wild.vega - calm.vega) / 2e-5).epsilon(1e-6));
    const auto later = with(&OptionTerms::years, -1e-5), sooner = with(&OptionTerms::years, 1e-5);
    CHECK(g.call.charm == Approx((later.call.delta - sooner.call.delta) / 2e-5).epsilon(1e-6));
    CHECK(g.put.charm == Approx((later.put.delta - sooner.put.delta) / 2e-5).epsilon(1e-6));
}

TEST_CASE("A call less its put is a forward", "[models]") {
    const OptionGreeks g = black_scholes(kTerms).value();
    const double spot = 2000.0 * std::exp(-0.01 * 0.2), strike = 2150.0 * std::exp(-0.03 * 0.2);
    CHECK(g.call.price - g.put.price == Approx(spot - strike).epsilon(1e-13));
    CHECK(g.call.delta - g.put.delta == Approx(std::exp(-0.01 * 0.2)).epsilon(1e-14));
    const OptionGreeks forward = black_76({2000.0, 2150.0, 0.2, 0.03, 0.7}).value();
    CHECK(forward.call.price - forward.put.price ==
          Approx(-150.0 * std::exp(-0.03 * 0.2)).epsilon(1e-13));
    CHECK(coin_settled_delta(0.5, 100.0, 2000.0) == Approx(0.45));
}

TEST_CASE("Options without price, time or volatility are refused", "[models]") {
    for (double OptionTerms::*field : {&OptionTerms::spot, &OptionTerms::strike,
                                       &OptionTerms::years, &OptionTerms::volatility}) {
        for (const double bad : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
            OptionTerms terms = kTerms;
            terms.*field = bad;
            CHECK(black_scholes(terms).error().code == Errc::kInvalidArgument);
        }
    }
    OptionTerms terms = kTerms;
    terms.rate = std::nan("");
    CHECK_FALSE(black_scholes(terms));
}
