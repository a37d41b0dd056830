// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/market_history.hpp"

#include <cmath>

#include "strategies/models/calendar.hpp"

namespace evenkeel {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kLookBack = 30 * kDay;
constexpr std::size_t kLeastReturns = 24;

}  // namespace

RealisedVolatility realised_volatility(const PriceSeries& series) {
    RealisedVolatility out;
    const auto rows = series.rows();
    double squares = 0.0;
    std::int64_t time = 0;
    for (std::size_t i = rows.size(); i-- > 1;) {
        if (rows[i - 1].time < rows.back().time - kLookBack) break;
        const double move = std::log(rows[i].price / rows[i - 1].price);
        squares += move * move;
        time += rows[i].time - rows[i - 1].time;
        ++out.returns;
    }
    out.days = static_cast<double>(time) / static_cast<double>(kDay);
    if (out.returns < kLeastReturns)
        out.why = "needs " + std::to_string(kLeastReturns) + " returns, has " +
                  std::to_string(out.returns);
    else if (!(squares > 0.0))
        out.why = "the price never moved";
    else
        out.sigma = std::sqrt(squares * kDaysPerYear / out.days);
    return out;
}

Result<DailyReturns> daily_returns(std::span<const PriceSeries> series) {
    std::vector<PriceSeries> days;
    for (const PriceSeries& one : series) {
        EVENKEEL_TRY(PriceSeries daily, resampled(one, kDay, kDay));
        days.push_back(std::move(daily));
    }
    EVENKEEL_TRY(const auto common, on_common_times(days));
    DailyReturns out;
    for (const PriceSeries& one : common) {
        EVENKEEL_TRY(auto returns, log_returns(one));
        out.push_back(std::move(returns));
    }
    return out;
}

}  // namespace evenkeel
