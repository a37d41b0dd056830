// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/implied_volatility.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/options/black_scholes.hpp"

using namespace evenkeel;

TEST_CASE("Implied volatility gives the volatility of a price back", "[models]") {
    for (const double volatility : {0.01, 0.2, 0.8, 3.0}) {
        for (const double years : {1.0 / 365.0, 0.1, 2.0}) {
            for (const double k : {-0.4, -0.05, 0.0, 0.05, 0.4}) {
                const double strike = 2000.0 * std::exp(k);
                const auto g = black_76({2000.0, strike, years, 0.0, volatility}).value();
                const bool is_call = k >= 0.0;
                const double price = is_call ? g.call.price : g.put.price;
                if (price < 1e-280) continue;
                INFO(volatility << " " << years << " " << k << " " << price);
                CHECK(implied_volatility({2000.0, strike, years, price, is_call}).value() ==
                      Approx(volatility).epsilon(1e-11));
            }
        }
    }
}

TEST_CASE("Implied volatility in the money goes by parity", "[models]") {
    const auto g = black_76({2000.0, 1500.0, 0.25, 0.0, 0.9}).value();
    CHECK(implied_volatility({2000.0, 1500.0, 0.25, g.call.price, true}).value() ==
          Approx(0.9).epsilon(1e-11));
    CHECK(implied_volatility({2000.0, 1500.0, 0.25, g.put.price, false}).value() ==
          Approx(0.9).epsilon(1e-11));
}

TEST_CASE("Prices that no volatility explains are refused", "[models]") {
    CHECK_FALSE(implied_volatility({2000.0, 1500.0, 0.25, 500.0, true}));   // intrinsic
    CHECK_FALSE(implied_volatility({2000.0, 1500.0, 0.25, 499.0, true}));   // below
    CHECK_FALSE(implied_volatility({2000.0, 2500.0, 0.25, 2000.0, true}));  // the forward
    CHECK_FALSE(implied_volatility({2000.0, 1500.0, 0.25, 1500.0, false}));
    CHECK_FALSE(implied_volatility({2000.0, 2500.0, 0.25, 0.0, true}));
    CHECK_FALSE(implied_volatility({2000.0, 2500.0, 0.0, 1.0, true}));
    CHECK_FALSE(implied_volatility({2000.0, 2500.0, 0.25, std::nan(""), true}));
    CHECK_FALSE(implied_volatility({-1.0, 2500.0, 0.25, 1.0, true}));
}
