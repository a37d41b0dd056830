// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/report/report.hpp"

namespace evenkeel {

/// Of each hedge: where it is liquidated, and how likely that is within a day at this volatility.
std::vector<HedgeRisk> hedge_risks(const Exposure& exposure, const RealisedVolatility& volatility);

/// Of each position whose delta bends with the price. `shapes` has one a term.
std::vector<IncomeFigures> income_figures(const ReportSource& source,
                                          std::span<const TermShape> shapes,
                                          const RealisedVolatility& volatility);

}  // namespace evenkeel
