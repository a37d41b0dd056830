// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "chain/base/result.hpp"
#include "strategies/models/series/moments.hpp"

namespace evenkeel {

/// A test statistic and the probability of one as great or greater if the hypothesis holds.
struct TestStatistic {
    double value = 0.0;
    double p_value = 0.0;
};

/// Whether a sample can be normal: n/6 (S^2 + K^2/4) with the biased moments, K the excess, against
/// chi-square with 2 degrees of freedom (Jarque and Bera, 1987).
TestStatistic jarque_bera(const Moments& of);

/// How fat a tail is: losses above x are as rare as x^-alpha.
struct TailIndex {
    double alpha = 0.0;      ///< Moments from this one on do not exist.
    double xi = 0.0;         ///< 1 / alpha.
    double deviation = 0.0;  ///< Standard error of alpha: alpha / sqrt(k).
};

/// From the `k` greatest of the losses (positive numbers, any order): alpha = 1 / mean of
/// ln(X_(i) / X_(k+1)) over i <= k (Hill, 1975). Read it where it is stable, for k of 2 to 10 % of
/// the losses. An error unless 0 < k < their number, all are finite, the k + 1 greatest above zero
/// and not all the same.
Result<TailIndex> hill(std::span<const double> losses, std::size_t k);

}  // namespace evenkeel
