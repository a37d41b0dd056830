// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fmt/core.h>

#include "keeper/html/axis.hpp"
#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

using std::int64_t;

constexpr int64_t kDay = 86'400, kWeek = 7 * kDay;
constexpr int64_t kFirstMonday = 4 * kDay;  ///< 1970-01-05.
constexpr double kEndOfYear9999 = 253'402'300'799.0;

/// Seconds; from a day on ticks tell the date.
constexpr std::array<int64_t, 20> kSteps = {
    1,     2,     5,      10,     30,     60,   120,      300,      600,   1'800,
    3'600, 7'200, 10'800, 21'600, 43'200, kDay, 2 * kDay, 4 * kDay, kWeek, 2 * kWeek};
/// Longer ones, in months.
constexpr std::array<int64_t, 15> kMonths = {1,   2,   3,     6,     12,    24,     60,    120,
                                             240, 600, 1'200, 2'400, 6'000, 12'000, 24'000};

int64_t ceil_to(int64_t value, int64_t step) {
    return (value + step - 1) / step * step;
}

std::string tick_text(int64_t at, int64_t step) {
    const std::string text = utc_minute(at);
    if (at % kDay == 0) return text.substr(0, 10);
    const std::string clock = text.substr(11);
    return step < 60 && clock.size() == 5 ? clock + ":00" : clock;
}

std::vector<Tick> ticks_by_seconds(int64_t low, int64_t high, int64_t step) {
    const int64_t origin = step >= kWeek ? kFirstMonday : 0;
    std::vector<Tick> out;
    // From a step below, so that what is rounded up is never negative.
    for (int64_t at = ceil_to(low - origin + 4 * kWeek, step) - 4 * kWeek + origin; at <= high;
         at += step)
        out.push_back({static_cast<double>(at), tick_text(at, step)});
    return out;
}

int64_t month_of(int64_t seconds) {
    using namespace std::chrono;
    const year_month_day date(floor<days>(sys_seconds(std::chrono::seconds(seconds))));
    return static_cast<int>(date.year()) * 12 + static_cast<int>(unsigned{date.month()}) - 1;
}

int64_t start_of(int64_t month) {
    using namespace std::chrono;
    const year_month_day date(year(static_cast<int>(month / 12)),
                              std::chrono::month(static_cast<unsigned>(month % 12) + 1), day(1));
    return duration_cast<seconds>(sys_days(date).time_since_epoch()).count();
}

std::vector<Tick> ticks_by_months(int64_t low, int64_t high, int64_t step) {
    std::vector<Tick> out;
    for (int64_t month = ceil_to(month_of(low), step); month <= month_of(high); month += step) {
        const int64_t at = start_of(month);
        if (at < low) continue;
        out.push_back({static_cast<double>(at), utc_minute(at).substr(0, step < 12 ? 7 : 4)});
    }
    return out;
}

}  // namespace

Axis time_axis(double low, double high, int most) {
    if (!(low >= 0.0 && high <= kEndOfYear9999)) return number_axis(low, high, most);
    if (high - low < 1.0) {
        low = std::max(0.0, low - 1'800.0);
        high = std::min(kEndOfYear9999, high + 1'800.0);
    }
    Axis out{low, high, {}};
    const auto from = static_cast<int64_t>(std::ceil(low));
    const auto to = static_cast<int64_t>(std::floor(high));
    const auto fits = [&](std::vector<Tick> ticks) {
        out.ticks = std::move(ticks);
        return out.ticks.size() <= static_cast<std::size_t>(most);
    };
    // What cannot fit is not written: there may be millions of them.
    for (const int64_t step : kSteps)
        if ((to - from) / step <= most && fits(ticks_by_seconds(from, to, step))) return out;
    for (const int64_t step : kMonths)
        if ((to - from) / (step * 31 * kDay) <= most && fits(ticks_by_months(from, to, step)))
            return out;
    return out;
}

}  // namespace evenkeel
