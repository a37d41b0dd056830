// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "strategies/models/series/price_series.hpp"
#include "strategies/report/risk_figures.hpp"

namespace evenkeel {

/// How much a price moved, and how that is known.
struct RealisedVolatility {
    std::optional<double> sigma;  ///< Per square root of a year.
    std::size_t returns = 0;      ///< From how many.
    double days = 0.0;            ///< Over how long.
    std::string why = {};         ///< Why it is absent.
};

/// Of the last 30 days of a series: the root of the squared log returns' sum over their time. Two
/// dozen returns are needed; none counts where nothing moved.
RealisedVolatility realised_volatility(const PriceSeries& series);

/// The returns from midnight to midnight (UTC) of days that all series know, oldest first. A price
/// older than a day is none: errors as of resampled, log_returns and on_common_times.
Result<DailyReturns> daily_returns(std::span<const PriceSeries> series);

}  // namespace evenkeel
