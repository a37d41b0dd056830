// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "chain/base/result.hpp"

namespace evenkeel {

/// The moments of a sample. Kurtosis of a normal law is 3, its excess 0.
struct Moments {
    std::size_t n = 0;
    double mean = 0.0;
    double deviation = 0.0;        ///< With n - 1.
    double skew = 0.0;             ///< g1 = m3 / m2^1.5, with n.
    double excess_kurtosis = 0.0;  ///< g2 = m4 / m2^2 - 3, with n.
    double unbiased_skew = 0.0;    ///< G1 = g1 sqrt(n (n-1)) / (n-2).
    double unbiased_excess = 0.0;  ///< G2 = (n-1) ((n+1) g2 + 6) / ((n-2) (n-3)).
};

/// The moments of four values or more; an error if one is not finite or all are the same.
Result<Moments> moments(std::span<const double> values);

}  // namespace evenkeel
