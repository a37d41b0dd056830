// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace evenkeel {

/// The year of the models: 365 days.
inline constexpr double kDaysPerYear = 365.0;
inline constexpr double kHoursPerYear = 24.0 * kDaysPerYear;
inline constexpr double kSecondsPerDay = 86'400.0;
inline constexpr double kSecondsPerYear = kSecondsPerDay * kDaysPerYear;

}  // namespace evenkeel
