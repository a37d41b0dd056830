// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "strategies/report/report.hpp"

namespace evenkeel::cli {

/// Where the prices of a report are from.
struct PriceOrigin {
    std::string source;  ///< Empty: there are none.
    std::size_t rows = 0;
    std::int64_t from = 0, to = 0;  ///< Seconds, Unix.
};

/// One object; amounts are decimal strings, what is absent is null with its reason under "why".
std::string report_json(const StrategyReport& report, const PriceOrigin& prices);
std::string report_json(const PortfolioReport& report);

/// The same for people, a few lines each.
std::string report_table(const StrategyReport& report, const PriceOrigin& prices);
std::string report_table(const PortfolioReport& report);

}  // namespace evenkeel::cli
