// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/listed_strip.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

using namespace evenkeel;

namespace {

constexpr PriceRange kRange{10000.0, 1800.0, 2200.0};

double loss(double entry, double price) {
    return -impermanent_loss(kRange, entry, price);
}

}  // namespace

TEST_CASE("A strip of listed strikes pays a range's loss at each strike", "[models]") {
    const std::array<double, 7> strikes{1700.0, 1800.0, 1900.0, 2000.0, 2050.0, 2200.0, 2300.0};
    for (const double entry : {1990.0, 2000.0, 2010.0, 1805.0, 2190.0}) {
        const ListedStrip strip = listed_strip(kRange, entry, strikes).value();
        INFO(entry);
        for (const double price : strikes)
            CHECK(listed_payoff(strip, price) == Approx(loss(entry, price)).margin(1e-8));
        // Outside of the range the loss is straight, and so is the strip.
        for (const double price : {500.0, 1650.0, 1750.0, 2250.0, 9000.0})
            CHECK(listed_payoff(strip, price) == Approx(loss(entry, price)).margin(1e-7));
        for (double price = 1700.0; price < 2300.0; price += 7.0)
            CHECK(listed_payoff(strip, price) >= loss(entry, price) - 1e-8);
        for (const StripOption& option : strip.options) {
            CHECK(option.units >= -1e-12);
            CHECK(option.is_call == (option.strike > entry));
        }
    }
}

TEST_CASE("Strikes on one side of the entry leave the rest to the perp", "[models]") {
    const std::array<double, 2> puts{1700.0, 1800.0}, calls{2200.0, 2300.0};
    for (const auto& strikes : {puts, calls}) {
        const ListedStrip strip = listed_strip(kRange, 2000.0, strikes).value();
        for (const double price : strikes)
            CHECK(listed_payoff(strip, price) == Approx(loss(2000.0, price)).margin(1e-8));
    }
}

TEST_CASE("Strips without strikes or an entry inside are refused", "[models]") {
    const std::array<double, 3> strikes{1800.0, 2000.0, 2200.0};
    CHECK_FALSE(listed_strip(kRange, 1800.0, strikes));
    CHECK_FALSE(listed_strip(kRange, std::nan(""), strikes));
    CHECK_FALSE(listed_strip({0.0, 1800.0, 2200.0}, 2000.0, strikes));
    CHECK_FALSE(listed_strip(kRange, 2000.0, std::span(strikes).first(1)));
    CHECK_FALSE(listed_strip(kRange, 2000.0, std::array{1800.0, 1800.0}));
    CHECK_FALSE(listed_strip(kRange, 2000.0, std::array{0.0, 1800.0}));
    CHECK_FALSE(listed_strip(kRange, 2000.0, std::array{1800.0, std::nan("")}));
}
