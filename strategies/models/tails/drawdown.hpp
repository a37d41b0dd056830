// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "chain/base/result.hpp"

namespace evenkeel {

/// The part of wealth to put at risk so that it never falls below (1 - a) of its running peak:
/// k (W - (1-a) M) / W, zero at that floor and below (Grossman and Zhou, 1993). The multiplier k is
/// 2 to 4; above one leverage is meant. An error unless wealth and peak are above zero, wealth no
/// higher than its peak, a inside (0, 1) and k above zero.
Result<double> risk_fraction(double wealth, double peak, double max_drawdown, double multiplier);

/// How far and long equity was below its running peak, as parts of the peak.
struct DrawdownStatistics {
    double deepest = 0.0;
    double ulcer_index = 0.0;  ///< Root of the mean square of all drawdowns (Martin, 1987).
    double current = 0.0;
    std::size_t longest = 0;  ///< The most bars in a row below the peak.
};

/// Of equity at each bar, one or more: an error if one is not finite or the first not above zero.
Result<DrawdownStatistics> drawdown_statistics(std::span<const double> equity);

}  // namespace evenkeel
