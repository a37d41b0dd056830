// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/series/price_series.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "strategies/models/series/row_check.hpp"
#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

/// The least multiple of `step` that is not below `time`.
std::int64_t next_multiple(std::int64_t time, std::int64_t step) {
    const std::int64_t rest = time % step;
    if (rest == 0) return time;
    return rest > 0 ? time - rest + step : time - rest;
}

bool has_time(const PriceSeries& series, std::int64_t time) {
    const auto found = std::ranges::lower_bound(series.rows(), time, {}, &PricePoint::time);
    return found != series.rows().end() && found->time == time;
}

}  // namespace

Result<PriceSeries> PriceSeries::make(std::vector<PricePoint> rows, std::int64_t widest_gap) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EVENKEEL_CHECK(check_row_price(i, "price", rows[i].price));
        if (i > 0) EVENKEEL_CHECK(check_row_time(i, rows[i - 1].time, rows[i].time, widest_gap));
    }
    return PriceSeries(std::move(rows));
}

std::vector<double> PriceSeries::prices() const {
    std::vector<double> out;
    for (const PricePoint& row : rows_) out.push_back(row.price);
    return out;
}

Result<std::vector<double>> log_returns(const PriceSeries& series) {
    const auto rows = series.rows();
    if (rows.size() < 2)
        return unfit("log returns: " + std::to_string(rows.size()) + " prices, at least 2 needed");
    std::vector<double> out;
    for (std::size_t i = 1; i < rows.size(); ++i)
        out.push_back(std::log(rows[i].price / rows[i - 1].price));
    return out;
}

Result<PriceSeries> resampled(const PriceSeries& series, std::int64_t step, std::int64_t stalest) {
    const auto rows = series.rows();
    if (step <= 0 || stalest < 0) return unfit("resampling: the step is not above zero");
    std::vector<PricePoint> out;
    std::size_t at = 0;
    for (std::int64_t time = rows.empty() ? 0 : next_multiple(rows.front().time, step);
         !rows.empty() && time <= rows.back().time; time += step) {
        while (at + 1 < rows.size() && rows[at + 1].time <= time) ++at;
        if (time - rows[at].time > stalest)
            return unfit("resampling: the last price at " + std::to_string(time) + " is " +
                         std::to_string(time - rows[at].time) + " s old, allowed are " +
                         std::to_string(stalest));
        out.push_back({time, rows[at].price});
    }
    if (out.empty())
        return unfit("resampling: no multiple of " + std::to_string(step) + " s in the series");
    return PriceSeries::make(std::move(out), kAnyGap);
}

Result<std::vector<PriceSeries>> on_common_times(std::span<const PriceSeries> series) {
    std::vector<PriceSeries> out;
    for (const PriceSeries& one : series) {
        std::vector<PricePoint> rows;
        for (const PricePoint& row : one.rows())
            if (std::ranges::all_of(
                    series, [&](const PriceSeries& other) { return has_time(other, row.time); }))
                rows.push_back(row);
        if (rows.empty()) return unfit("series: no time is common to all of them");
        EVENKEEL_TRY(PriceSeries kept, PriceSeries::make(std::move(rows), kAnyGap));
        out.push_back(std::move(kept));
    }
    return out;
}

}  // namespace evenkeel
