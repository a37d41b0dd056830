// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <rapidcheck/catch.h>
#include <set>

#include "keeper/html/axis.hpp"

using namespace evenkeel;

namespace {

/// Of any sign and any size that is drawable.
double some_number() {
    const double digits = *rc::gen::inRange(-1'000'000, 1'000'001);
    return digits * std::pow(10.0, *rc::gen::inRange(-60, 90));
}

/// From low to high, often narrow.
std::pair<double, double> some_range() {
    const double one = some_number();
    const double other = *rc::gen::inRange(0, 2) == 0
                             ? some_number()
                             : one * (1.0 + std::pow(10.0, *rc::gen::inRange(-18, 1)));
    return {std::min(one, other), std::max(one, other)};
}

/// What a double tells of a value; in the narrowest ranges that is part of a step.
double grain(double value) {
    return 2.0 * std::numeric_limits<double>::epsilon() * std::abs(value);
}

/// Upwards, in the axis, not too many and not too few.
void check_ticks(const Axis& axis, double low, double high, std::size_t most) {
    RC_ASSERT(axis.low <= low);
    RC_ASSERT(axis.high >= high);
    RC_ASSERT(axis.low < axis.high);
    RC_ASSERT(axis.ticks.size() >= 2u);
    RC_ASSERT(axis.ticks.size() <= most);
    const double slack = std::max(1e-9 * (axis.high - axis.low),
                                  grain(std::max(std::abs(axis.low), std::abs(axis.high))));
    RC_ASSERT(axis.ticks.front().at >= axis.low - slack);
    RC_ASSERT(axis.ticks.back().at <= axis.high + slack);
    for (std::size_t i = 1; i < axis.ticks.size(); ++i)
        RC_ASSERT(axis.ticks[i].at > axis.ticks[i - 1].at);
}

double number_of(std::string text) {
    std::erase(text, ',');
    return std::stod(text);
}

}  // namespace

TEST_CASE("Ticks of numbers", "[html]") {
    rc::prop("are evenly spaced round numbers in the axis, each written so that it is told", [] {
        const auto [low, high] = some_range();
        const int most = *rc::gen::inRange(5, 12);
        const Axis axis = number_axis(low, high, most);
        check_ticks(axis, low, high, static_cast<std::size_t>(most));
        const double step = axis.ticks[1].at - axis.ticks[0].at;
        std::set<std::string> texts;
        for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
            const Tick& tick = axis.ticks[i];
            texts.insert(tick.text);
            RC_ASSERT(std::abs(number_of(tick.text) - tick.at) <=
                      std::max(1e-6 * step, grain(tick.at)));
            if (i > 0)
                RC_ASSERT(std::abs(tick.at - axis.ticks[i - 1].at - step) <=
                          std::max(1e-5 * step, 2.0 * grain(tick.at)));
        }
        RC_ASSERT(texts.size() == axis.ticks.size());
    });
}

TEST_CASE("Ticks of times", "[html]") {
    rc::prop("are times in the axis, upwards, from seconds to thousands of years", [] {
        constexpr std::int64_t kEnd = 253'402'300'799;
        const auto low = *rc::gen::inRange<std::int64_t>(0, kEnd);
        const auto span = static_cast<std::int64_t>(std::pow(10.0, *rc::gen::inRange(0, 11)) *
                                                    *rc::gen::inRange(1, 100) / 10.0);
        const auto high = std::min(kEnd, low + span);
        const int most = *rc::gen::inRange(5, 12);
        const Axis axis = time_axis(static_cast<double>(low), static_cast<double>(high), most);
        check_ticks(axis, static_cast<double>(low), static_cast<double>(high),
                    static_cast<std::size_t>(most));
        for (const Tick& tick : axis.ticks) RC_ASSERT(tick.at == std::floor(tick.at));
    });
}
