// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidity/replication.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "strategies/models/liquidity/lvr.hpp"
#include "strategies/models/normal.hpp"

using namespace evenkeel;

namespace {

const PriceRange kRange{10000.0, 1800.0, 2200.0};

/// Black-Scholes without interest.
double option_price(const StripOption& option, double price, double s) {
    const double up = (std::log(price / option.strike) + s * s / 2.0) / s;
    const double call = price * normal_cdf(up) - option.strike * normal_cdf(up - s);
    return option.is_call ? call : call - price + option.strike;
}

}  // namespace

TEST_CASE("A strip pays the impermanent loss at its cells' edges and outside", "[models]") {
    const auto strip = replication_strip(kRange, 2000.0, 4).value();
    CHECK(strip.size() == 8);
    for (const double price :
         {1000.0, 1800.0, 1850.0, 1900.0, 1950.0, 2000.0, 2050.0, 2150.0, 2200.0, 4000.0}) {
        INFO(price);
        CHECK(strip_payoff(strip, price) ==
              Approx(-impermanent_loss(kRange, 2000.0, price)).epsilon(1e-9).margin(1e-9));
    }
    INFO("inside a cell less is paid, by a bound");
    const double off = -impermanent_loss(kRange, 2000.0, 1874.0) - strip_payoff(strip, 1874.0);
    CHECK(off > 0.0);
    CHECK(off < 50.0 * 50.0 * 10000.0 / (16.0 * std::pow(1800.0, 1.5)));
}

TEST_CASE("A strip costs the expected loss-versus-rebalancing", "[models]") {
    const double years = 30.0 / 365.0, sigma = 0.8;
    double cost = 0.0;
    const auto strip = replication_strip(kRange, 2000.0, 2000).value();
    for (const StripOption& option : strip)
        cost += option.units * option_price(option, 2000.0, sigma * std::sqrt(years));
    CHECK(cost == Approx(expected_range_lvr(kRange, 2000.0, sigma, years).value()).epsilon(1e-6));
}

TEST_CASE("A strip of all strikes is the loss itself", "[models]") {
    for (const double price : {900.0, 1800.0, 1990.0, 2000.0, 2010.0, 2200.0, 9000.0}) {
        const StripValue found = continuous_strip(kRange, 2000.0, price).value();
        CHECK(found.puts + found.calls ==
              Approx(-impermanent_loss(kRange, 2000.0, price)).epsilon(1e-10).margin(1e-9));
        CHECK(found.puts * found.calls == 0.0);
    }
    INFO("from an edge there is one side");
    CHECK(replication_strip(kRange, 1800.0, 3)->size() == 3);
    CHECK(replication_strip(kRange, 2200.0, 3)->size() == 3);
}

TEST_CASE("The equivalent option is worth at the money what the range is off", "[models]") {
    const auto found = equivalent_option(2000.0, 1.2, 0.8).value();
    const double ratio = (std::sqrt(1.2) - 1.0) / (std::sqrt(1.2) + 1.0);
    CHECK(found.years == Approx(2.0 * std::numbers::pi / 0.64 * ratio * ratio).epsilon(1e-12));
    CHECK(found.lower * found.upper == Approx(2000.0 * 2000.0).epsilon(1e-12));
    CHECK_FALSE(equivalent_option(2000.0, 1.0, 0.8));
    CHECK_FALSE(equivalent_option(2000.0, 1.2, 0.0));
    CHECK_FALSE(equivalent_option(std::nan(""), 1.2, 0.8));
}

TEST_CASE("Replication of figures that mean nothing is an error", "[models]") {
    CHECK_FALSE(replication_strip(kRange, 2000.0, 0));
    CHECK_FALSE(replication_strip(kRange, 1700.0, 2));
    CHECK_FALSE(replication_strip(kRange, std::nan(""), 2));
    CHECK_FALSE(replication_strip({1.0, 2200.0, 1800.0}, 2000.0, 2));
    CHECK_FALSE(continuous_strip(kRange, 2000.0, 0.0));
    CHECK_FALSE(continuous_strip(kRange, 2300.0, 2000.0));
}
