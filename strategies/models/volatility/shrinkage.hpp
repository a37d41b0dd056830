// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"
#include "strategies/models/series/matrix.hpp"

namespace evenkeel {

/// The covariance per row of returns, one column an asset, about the means, with n. An error if
/// there are fewer than two rows, no column, or a value is not finite.
Result<Matrix> sample_covariance(const Matrix& returns);

/// A covariance drawn towards a target that needs fewer figures to be estimated:
/// intensity * target + (1 - intensity) * sample.
struct Shrinkage {
    Matrix sigma;            ///< The drawn one, per row of returns. Annualise it, not the returns.
    Matrix sample;           ///< The one it was drawn from.
    double intensity = 0.0;  ///< In [0, 1].
    double level = 0.0;      ///< What the target is made of: mean variance, or mean correlation.
};

/// Towards the mean variance on the diagonal (Ledoit and Wolf, 2004). Errors as of
/// sample_covariance.
Result<Shrinkage> shrink_to_identity(const Matrix& returns);

/// What tells how far a covariance is to be drawn, where the returns themselves are not kept.
struct ReturnMoments {
    double fourths = 0.0;  ///< Mean of |r|^4, r all assets' returns of one row.
    /// So many rows; where they are weighted, (sum of weights)^2 / sum of squared weights.
    double rows = 0.0;
};

/// The same from a covariance and such moments, about the same means as it is: with n rows of equal
/// weight what comes of the rows themselves.
Result<Shrinkage> shrink_to_identity(const Matrix& sample, const ReturnMoments& moments);

/// Towards the same variances with the mean correlation between all (Ledoit and Wolf, 2003). For
/// two assets or more; an error too if one of them does not move.
Result<Shrinkage> shrink_to_constant_correlation(const Matrix& returns);

}  // namespace evenkeel
