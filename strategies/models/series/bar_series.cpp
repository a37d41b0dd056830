// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/series/bar_series.hpp"

#include <algorithm>
#include <string>

#include "strategies/models/series/row_check.hpp"
#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

Result<void> check_bar(std::size_t row, const Bar& bar) {
    EVENKEEL_CHECK(check_row_price(row, "open", bar.open));
    EVENKEEL_CHECK(check_row_price(row, "high", bar.high));
    EVENKEEL_CHECK(check_row_price(row, "low", bar.low));
    EVENKEEL_CHECK(check_row_price(row, "close", bar.close));
    if (bar.high < std::max(bar.open, bar.close))
        return unfit("row " + std::to_string(row) + ": high is below open or close");
    if (bar.low > std::min(bar.open, bar.close))
        return unfit("row " + std::to_string(row) + ": low is above open or close");
    return {};
}

/// The greatest multiple of `step` that is not above `time`.
std::int64_t multiple_before(std::int64_t time, std::int64_t step) {
    const std::int64_t rest = time % step;
    return rest < 0 ? time - rest - step : time - rest;
}

Bar opened(std::int64_t begin, double price) {
    return {begin, price, price, price, price};
}

void take(Bar& bar, double price) {
    bar.high = std::max(bar.high, price);
    bar.low = std::min(bar.low, price);
    bar.close = price;
}

}  // namespace

Result<BarSeries> BarSeries::make(std::vector<Bar> rows, std::int64_t widest_gap) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EVENKEEL_CHECK(check_bar(i, rows[i]));
        if (i > 0) EVENKEEL_CHECK(check_row_time(i, rows[i - 1].time, rows[i].time, widest_gap));
    }
    return BarSeries(std::move(rows));
}

PriceSeries BarSeries::closes() const {
    std::vector<PricePoint> out;
    for (const Bar& bar : rows_) out.push_back({bar.time, bar.close});
    // What holds of bars holds of their closes.
    return *PriceSeries::make(std::move(out), kAnyGap);
}

Result<BarSeries> bars_of(const PriceSeries& series, std::int64_t step) {
    if (step <= 0) return unfit("bars: the step is not above zero");
    std::vector<Bar> out;
    for (const PricePoint& row : series.rows()) {
        const std::int64_t begin = multiple_before(row.time, step);
        if (out.empty() || begin == out.back().time + step)
            out.push_back(opened(begin, row.price));
        else if (begin == out.back().time)
            take(out.back(), row.price);
        else
            return unfit("bars: no price in that of " + std::to_string(out.back().time + step));
    }
    // Whether the last one is over is known only by a price at its end or later.
    if (!out.empty()) out.pop_back();
    if (out.empty()) return unfit("bars: the series is shorter than one");
    return BarSeries::make(std::move(out), kAnyGap);
}

}  // namespace evenkeel
