// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/series/price_series.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "strategies/models/series/bar_series.hpp"

using namespace evenkeel;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

PriceSeries series(std::vector<PricePoint> rows) {
    return PriceSeries::make(std::move(rows), kAnyGap).value();
}

std::string refusal(std::vector<PricePoint> rows, std::int64_t gap = kAnyGap) {
    const auto made = PriceSeries::make(std::move(rows), gap);
    return made ? "" : made.error().message;
}

}  // namespace

TEST_CASE("A series of prices names the row that does not fit", "[series]") {
    CHECK(refusal({}) == "");
    CHECK(refusal({{0, 1.0}, {60, 2.0}}) == "");
    CHECK(refusal({{0, 1.0}, {60, 0.0}}) ==
          "row 1: price is 0.000000, expected a finite price above zero");
    for (const double bad : {0.0, -1.0, kNan, kInf, -kInf}) {
        INFO(bad);
        CHECK(refusal({{0, 1.0}, {60, bad}}).starts_with("row 1: price is "));
        CHECK(refusal({{0, bad}}).starts_with("row 0: price is "));
    }
    CHECK(refusal({{0, 1.0}, {60, 2.0}, {60, 2.0}}) == "row 2: time 60 is there twice");
    CHECK(refusal({{60, 1.0}, {0, 2.0}}) == "row 1: time 0 is before 60 of the row before it");
    CHECK(refusal({{0, 1.0}, {60, 2.0}, {180, 3.0}}, 60) ==
          "row 2: a gap of 120 s after time 60, allowed are 60");
    CHECK(refusal({{0, 1.0}, {60, 2.0}, {120, 3.0}}, 60) == "");
    constexpr auto kFirst = std::numeric_limits<std::int64_t>::min();
    constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
    CHECK(refusal({{kFirst, 1.0}, {kLast, 2.0}}, kAnyGap).starts_with("row 1: a gap of 1844"));
}

TEST_CASE("Log returns are of each price to the one before it", "[series]") {
    const auto found = log_returns(series({{0, 100.0}, {1, 110.0}, {2, 99.0}})).value();
    REQUIRE(found.size() == 2);
    CHECK(found[0] == Approx(std::log(1.1)));
    CHECK(found[1] == Approx(std::log(0.9)));
    CHECK_FALSE(log_returns(series({{0, 100.0}})));
    CHECK_FALSE(log_returns(series({})));
}

TEST_CASE("Resampling takes the last price known, while it is fresh", "[series]") {
    const auto raw = series({{-5, 1.0}, {7, 2.0}, {10, 3.0}, {19, 4.0}, {20, 5.0}, {31, 6.0}});
    CHECK(resampled(raw, 10, 10).value() == series({{0, 1.0}, {10, 3.0}, {20, 5.0}, {30, 5.0}}));
    const auto stale = resampled(raw, 10, 9);
    REQUIRE_FALSE(stale);
    CHECK(stale.error().message == "resampling: the last price at 30 is 10 s old, allowed are 9");
    INFO("no multiple of the step in the series");
    CHECK_FALSE(resampled(series({{1, 1.0}, {9, 1.0}}), 10, 10));
    CHECK_FALSE(resampled(series({}), 10, 10));
    CHECK_FALSE(resampled(raw, 0, 10));
    CHECK_FALSE(resampled(raw, 10, -1));
    CHECK(resampled(series({{-20, 1.0}, {-10, 2.0}}), 10, 0).value().size() == 2);
}

TEST_CASE("Series are joined at the times that all have", "[series]") {
    const std::vector<PriceSeries> all{series({{0, 1.0}, {1, 2.0}, {2, 3.0}, {4, 4.0}}),
                                       series({{1, 5.0}, {2, 6.0}, {3, 7.0}, {4, 8.0}})};
    const auto joined = on_common_times(all).value();
    CHECK(joined[0] == series({{1, 2.0}, {2, 3.0}, {4, 4.0}}));
    CHECK(joined[1] == series({{1, 5.0}, {2, 6.0}, {4, 8.0}}));
    CHECK_FALSE(on_common_times(std::vector{series({{0, 1.0}}), series({{1, 1.0}})}));
}

TEST_CASE("Bars hold what prices did between two multiples of the step", "[series]") {
    const auto raw =
        series({{-3, 4.0}, {-1, 5.0}, {0, 2.0}, {3, 7.0}, {9, 1.0}, {10, 3.0}, {20, 9.0}});
    const auto bars = bars_of(raw, 10).value();
    const std::vector<Bar> want{
        {-10, 4.0, 5.0, 4.0, 5.0}, {0, 2.0, 7.0, 1.0, 1.0}, {10, 3.0, 3.0, 3.0, 3.0}};
    CHECK(std::vector(bars.rows().begin(), bars.rows().end()) == want);
    CHECK(bars.closes() == series({{-10, 5.0}, {0, 1.0}, {10, 3.0}}));
    INFO("a bar without a price is not made up, and one that is not over is left out");
    const auto gap = bars_of(series({{0, 1.0}, {20, 1.0}, {30, 1.0}}), 10);
    REQUIRE_FALSE(gap);
    CHECK(gap.error().message == "bars: no price in that of 10");
    CHECK_FALSE(bars_of(series({{0, 1.0}, {9, 1.0}}), 10));
    CHECK_FALSE(bars_of(series({}), 10));
    CHECK_FALSE(bars_of(raw, 0));
}

TEST_CASE("A bar's prices lie between its low and its high", "[series]") {
    const auto refused = [](const Bar& bar) {
        const auto made = BarSeries::make({{0, 1.0, 1.0, 1.0, 1.0}, bar}, kAnyGap);
        return made ? std::string() : made.error().message;
    };
    CHECK(refused({1, 2.0, 3.0, 1.0, 2.5}) == "");
    CHECK(refused({1, 2.0, 1.9, 1.0, 1.5}) == "row 1: high is below open or close");
    CHECK(refused({1, 2.0, 3.0, 1.0, 3.5}) == "row 1: high is below open or close");
    CHECK(refused({1, 2.0, 3.0, 2.1, 2.5}) == "row 1: low is above open or close");
    CHECK(refused({1, 2.0, 3.0, 1.0, 0.5}) == "row 1: low is above open or close");
    CHECK(refused({1, 0.0, 3.0, 1.0, 2.5}).starts_with("row 1: open is "));
    CHECK(refused({1, 2.0, kNan, 1.0, 2.5}).starts_with("row 1: high is "));
    CHECK(refused({1, 2.0, 3.0, -1.0, 2.5}).starts_with("row 1: low is "));
    CHECK(refused({1, 2.0, 3.0, 1.0, kInf}).starts_with("row 1: close is "));
    CHECK(refused({0, 2.0, 3.0, 1.0, 2.5}) == "row 1: time 0 is there twice");
}
