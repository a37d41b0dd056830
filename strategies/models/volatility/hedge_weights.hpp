// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chain/base/result.hpp"
#include "strategies/models/series/matrix.hpp"

namespace evenkeel {

/// Above this condition number a covariance is not inverted as it is.
inline constexpr double kWorstCondition = 1e8;

/// The greatest eigenvalue of a covariance over its least; infinity if that is not above zero. An
/// error if it is no covariance.
Result<double> condition_of(const Matrix& sigma);

/// A covariance that can be inverted, and whether it is the one asked for.
struct Invertible {
    Matrix sigma;
    bool fell_back = false;  ///< The beta model stands for it.
};

/// `sigma` itself up to kWorstCondition. Above that the single-index model (Sharpe, 1963) with all
/// assets in equal parts as the index: beta_i beta_j var(index) + residual variances on the
/// diagonal. An error if that is no better, or `sigma` is no covariance: not symmetric, or with an
/// eigenvalue below zero beyond rounding.
Result<Invertible> invertible(const Matrix& sigma);

/// Weights that a covariance led to.
struct Weights {
    std::vector<double> values;  ///< One an asset, in the order asked for.
    double deviation = 0.0;      ///< Per period, of what is left: by the covariance given.
    bool fell_back = false;      ///< See Invertible.
};

/// How much of each asset of `hedges` (indices) to hold against `exposures`, one for each asset of
/// sigma, for the least variance: h = -Sigma_HH^-1 Sigma_H. e. The deviation is that of e + h.
Result<Weights> hedge_vector(const Matrix& sigma, std::span<const double> exposures,
                             std::span<const std::size_t> hedges);

/// How to follow an index with other assets.
struct Tracking {
    Weights invested;  ///< Summing to one; the deviation is the tracking error.
    Weights free;      ///< Without that condition: the regression's.
};

/// The weights of the assets `basket` that follow asset `index` with the least tracking error: the
/// bordered system [S_bb 1; 1' 0] [w; m] = [S_bi; 1].
Result<Tracking> track_index(const Matrix& sigma, std::size_t index,
                             std::span<const std::size_t> basket);

/// The same with no weight (by size) below `least`: those are dropped, the smallest first, and the
/// rest solved again. Weights of what was dropped are zero.
Result<Weights> track_index_with_few(const Matrix& sigma, std::size_t index,
                                     std::span<const std::size_t> basket, double least);

/// Sigma^-1 1 / (1' Sigma^-1 1): fully invested, of the least variance; may be short.
Result<Weights> minimum_variance_weights(const Matrix& sigma);

/// Fully invested, long, each asset with the same part of the variance (Maillard, Roncalli and
/// Teiletche, 2010), by cyclical coordinate descent (Griveau-Billion, Richard and Roncalli, 2013).
Result<Weights> equal_risk_weights(const Matrix& sigma);

}  // namespace evenkeel
