// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <numbers>

namespace evenkeel::options {

/// Density of the standard normal distribution.
inline double normal_density(double x) {
    return std::exp(-x * x / 2.0) / std::sqrt(2.0 * std::numbers::pi);
}

/// Its distribution function; by erfc, so that the far tails keep their digits.
inline double normal_cdf(double x) {
    return std::erfc(-x / std::numbers::sqrt2) / 2.0;
}

}  // namespace evenkeel::options
