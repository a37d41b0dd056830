// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/models/options/svi.hpp"

namespace evenkeel {

/// One quote of an expiry.
struct SmilePoint {
    double k = 0.0;         ///< ln(strike / forward).
    double variance = 0.0;  ///< Total: volatility^2 * years; above zero.
    double weight = 1.0;    ///< Of the squared residual, e.g. vega squared; above zero.
};

/// A slice laid through quotes.
struct SviFit {
    SviSlice slice;
    double rmse = 0.0;  ///< Of total variance, weighted.
};

/// The fewest strikes that can tell SVI's five parameters apart.
inline constexpr std::size_t kFewestStrikes = 5;

/// The slice of least weighted squares that `check_slice` lets pass. For given m and sigma the rest
/// is linear (De Marco and Martini 2009), with its bounds; m and sigma are looked for by
/// Nelder-Mead from 25 starts, and all five refined together. It may still have butterfly
/// arbitrage: see `check_butterfly` and `repaired`. Errc::kInvalidArgument for a point that is not
/// finite or above zero, and for fewer than five different strikes; Errc::kMissing if no sound
/// slice was found.
Result<SviFit> fit_svi(std::span<const SmilePoint> points);

}  // namespace evenkeel
