// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/axis.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace evenkeel;

namespace {

std::string texts(const Axis& axis) {
    std::string out;
    for (const Tick& tick : axis.ticks) out += (out.empty() ? "" : " | ") + tick.text;
    return out;
}

}  // namespace

TEST_CASE("Numbers on an axis are round", "[html]") {
    CHECK(texts(number_axis(0.0, 1.0)) == "0.0 | 0.2 | 0.4 | 0.6 | 0.8 | 1.0");
    CHECK(texts(number_axis(-0.3, 0.3)) == "-0.2 | 0.0 | 0.2");
    CHECK(texts(number_axis(94'873.0, 103'210.0)) == "96,000 | 98,000 | 100,000 | 102,000");
    CHECK(texts(number_axis(-5.2, 0.0)) == "-5 | -4 | -3 | -2 | -1 | 0");
    CHECK(texts(number_axis(1e-12, 4e-12)) == "1e-12 | 2e-12 | 3e-12 | 4e-12");
    CHECK(texts(number_axis(0.0, 4e15)) == "0 | 1e+15 | 2e+15 | 3e+15 | 4e+15");
    CHECK(number_axis(0.0, 0.7).ticks[3].at == 0.6);
}

TEST_CASE("An axis of one value is widened around it", "[html]") {
    const Axis zero = number_axis(0.0, 0.0);
    CHECK(zero.low == -1.0);
    CHECK(zero.high == 1.0);
    const Axis one = number_axis(-2000.0, -2000.0);
    CHECK(one.low == -2020.0);
    CHECK(one.high == -1980.0);
    CHECK(texts(one) == "-2,020 | -2,010 | -2,000 | -1,990 | -1,980");
    // What only rounding tells apart is one value too.
    CHECK(number_axis(1.0, std::nextafter(1.0, 2.0)).low < 0.991);
}

TEST_CASE("Times on an axis are round in UTC", "[html]") {
    const double start = 1'740'787'200.0;  // 2025-03-01
    CHECK(texts(time_axis(start, start + 3.0)) == "2025-03-01 | 00:00:01 | 00:00:02 | 00:00:03");
    CHECK(texts(time_axis(start - 7'200.0, start + 7'200.0)) ==
          "22:00 | 23:00 | 2025-03-01 | 01:00 | 02:00");
    CHECK(texts(time_axis(start, start + 86'400.0 * 3)) ==
          "2025-03-01 | 2025-03-02 | 2025-03-03 | 2025-03-04");
    // Weeks begin on Mondays.
    CHECK(texts(time_axis(start, start + 86'400.0 * 30)) ==
          "2025-03-03 | 2025-03-10 | 2025-03-17 | 2025-03-24 | 2025-03-31");
    CHECK(texts(time_axis(start, start + 86'400.0 * 140)) ==
          "2025-03 | 2025-04 | 2025-05 | 2025-06 | 2025-07");
    CHECK(texts(time_axis(start, start + 86'400.0 * 365 * 4)) == "2026 | 2027 | 2028 | 2029");
}

TEST_CASE("A time axis of one time is widened, and one without a calendar has numbers", "[html]") {
    const Axis one = time_axis(0.0, 0.0);
    CHECK(one.low == 0.0);
    CHECK(one.high == 1'800.0);
    CHECK(time_axis(253'402'300'799.0, 253'402'300'799.0).high == 253'402'300'799.0);
    CHECK(time_axis(-10.0, 10.0) == number_axis(-10.0, 10.0));
    CHECK(time_axis(0.0, 1e18) == number_axis(0.0, 1e18));
}

TEST_CASE("What cannot be drawn is told from what can", "[html]") {
    CHECK(is_drawable(0.0));
    CHECK(is_drawable(-1e99));
    CHECK_FALSE(is_drawable(1e100));
    CHECK_FALSE(is_drawable(std::nan("")));
    CHECK_FALSE(is_drawable(-INFINITY));
}
