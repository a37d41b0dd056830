// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/settled.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

using namespace evenkeel;

namespace {

/// The same by the C library's functions.
double by_library(double value) {
    int exponent = 0;
    const double mantissa = std::frexp(value, &exponent);
    return std::ldexp(std::round(std::ldexp(mantissa, 32)), exponent - 32);
}

}  // namespace

TEST_CASE("A settled figure has 32 bits", "[models]") {
    std::mt19937_64 chance(7);
    std::uniform_real_distribution<double> mantissa(-1.0, 1.0);
    std::uniform_int_distribution<int> exponent(-900, 900);
    for (int i = 0; i < 20'000; ++i) {
        const double value = std::ldexp(mantissa(chance), exponent(chance));
        CAPTURE(value);
        REQUIRE(settled(value) == by_library(value));
        REQUIRE(settled(settled(value)) == settled(value));
    }
}

TEST_CASE("A tie settles away from zero, and a carry moves the exponent", "[models]") {
    const double half = std::ldexp(1.0, -32);
    CHECK(settled(1.0 + half) == 1.0 + 2.0 * half);
    CHECK(settled(-1.0 - half) == -1.0 - 2.0 * half);
    CHECK(settled(std::nextafter(1.0 + half, 0.0)) == 1.0);
    CHECK(settled(std::nextafter(2.0, 0.0)) == 2.0);
    CHECK(settled(0.0) == 0.0);
    CHECK(std::isinf(settled(std::numeric_limits<double>::infinity())));
    CHECK(std::isnan(settled(std::numeric_limits<double>::quiet_NaN())));
}
