// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "chain/base/result.hpp"
#include "strategies/models/series/bar_series.hpp"

namespace evenkeel {

/// All are variances per bar of the bars of a BarSeries; an error if there are too few.

/// Of log returns from close to close, with n - 1: three bars or more.
Result<double> close_to_close_variance(std::span<const Bar> bars);

/// mean of ln(H/L)^2 / (4 ln 2): driftless, a bar or more (Parkinson, 1980).
Result<double> parkinson_variance(std::span<const Bar> bars);

/// mean of ln(H/L)^2 / 2 - (2 ln 2 - 1) ln(C/O)^2: driftless, a bar or more (Garman and Klass,
/// 1980).
Result<double> garman_klass_variance(std::span<const Bar> bars);

/// mean of ln(H/C) ln(H/O) + ln(L/C) ln(L/O): with drift, a bar or more (Rogers and Satchell,
/// 1991).
Result<double> rogers_satchell_variance(std::span<const Bar> bars);

/// The weight of the variance from open to close in Yang and Zhang's, for two bars or more:
/// k = 0.34 / (1.34 + (m + 1) / (m - 1)).
double yang_zhang_weight(std::size_t bars);

/// v_o + k v_c + (1 - k) RS with v_o = var ln(O_i / C_{i-1}), v_c = var ln(C/O), both with m - 1
/// (Yang and Zhang, 2000). With drift and jumps at the open. Of the first bar only the close is
/// used, so m is one less than there are; three bars or more.
Result<double> yang_zhang_variance(std::span<const Bar> bars);

/// The deviation per year of a variance per bar, of so many bars a year.
double annual_deviation(double variance, double bars_per_year);

}  // namespace evenkeel
