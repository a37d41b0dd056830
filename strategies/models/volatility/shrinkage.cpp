// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/volatility/shrinkage.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <string>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Returns less their means.
Result<Rows> centred(const Matrix& returns) {
    if (returns.rows < 2 || returns.columns == 0 ||
        returns.values.size() != returns.rows * returns.columns)
        return unfit("covariance: " + std::to_string(returns.rows) + " rows of " +
                     std::to_string(returns.columns) + " assets, expected 2 rows or more of one");
    EVENKEEL_CHECK(check_sample(returns.values, 1, "covariance"));
    Rows out =
        Eigen::Map<const Rows>(returns.values.data(), static_cast<Eigen::Index>(returns.rows),
                               static_cast<Eigen::Index>(returns.columns));
    out.rowwise() -= out.colwise().mean().eval();
    return out;
}

Matrix matrix_of(const Rows& m) {
    return {static_cast<std::size_t>(m.rows()), static_cast<std::size_t>(m.cols()),
            std::vector<double>(m.data(), m.data() + m.size())};
}

double count(const Rows& x) {
    return static_cast<double>(x.rows());
}

Shrinkage drawn(const Rows& sample, const Rows& target, double intensity, double level) {
    const Rows sigma = intensity * target + (1.0 - intensity) * sample;
    return {matrix_of(sigma), matrix_of(sample), intensity, level};
}

/// How uncertain the entries of the sample are: n times their variance, and what of it goes with
/// the target's (pi and rho of Ledoit and Wolf, 2003).
struct Uncertainty {
    double entries = 0.0, shared = 0.0;
};

Uncertainty uncertainty_of(const Rows& x, const Rows& sample, double correlation) {
    const Rows squares = x.cwiseProduct(x);
    const double n = count(x);
    // mean of (x_i x_j - s_ij)^2, and of (x_i^2 - s_ii)(x_i x_j - s_ij), about means as both are.
    const Rows spread = squares.transpose() * squares / n - sample.cwiseProduct(sample);
    const Rows cubes = squares.cwiseProduct(x);
    const Eigen::VectorXd variances = sample.diagonal(), deviations = variances.cwiseSqrt();
    const Rows theta = cubes.transpose() * x / n - variances.asDiagonal() * sample;
    Uncertainty out{spread.sum(), spread.diagonal().sum()};
    for (Eigen::Index i = 0; i < sample.rows(); ++i)
        for (Eigen::Index j = 0; j < sample.rows(); ++j)
            if (i != j) out.shared += correlation * deviations(j) / deviations(i) * theta(i, j);
    return out;
}

}  // namespace

Result<Matrix> sample_covariance(const Matrix& returns) {
    EVENKEEL_TRY(const Rows x, centred(returns));
    return matrix_of(x.transpose() * x / count(x));
}

Result<Shrinkage> shrink_to_identity(const Matrix& returns) {
    EVENKEEL_TRY(const Rows x, centred(returns));
    const Rows sample = x.transpose() * x / count(x);
    const auto assets = static_cast<double>(sample.rows());
    const double level = sample.trace() / assets;
    const Rows target = level * Rows::Identity(sample.rows(), sample.cols());
    const double distance = (sample - target).squaredNorm();
    double uncertain = 0.0;
    for (Eigen::Index t = 0; t < x.rows(); ++t)
        uncertain += (x.row(t).transpose() * x.row(t) - sample).squaredNorm();
    uncertain /= count(x) * count(x);
    // A sample that is its target has nowhere to be drawn to.
    const double intensity = distance > 0.0 ? std::min(uncertain / distance, 1.0) : 0.0;
    return drawn(sample, target, intensity, level);
}

Result<Shrinkage> shrink_to_identity(const Matrix& sample, const ReturnMoments& moments) {
    EVENKEEL_CHECK(check_covariance(sample));
    EVENKEEL_CHECK(check_positive(moments.rows, "shrinkage: number of rows"));
    EVENKEEL_CHECK(check_positive(moments.fourths, "shrinkage: mean fourth power"));
    const auto assets = static_cast<Eigen::Index>(sample.rows);
    const Rows s = Eigen::Map<const Rows>(sample.values.data(), assets, assets);
    const double level = s.trace() / static_cast<double>(assets);
    const Rows target = level * Rows::Identity(assets, assets);
    const double distance = (s - target).squaredNorm();
    // sum |r r' - S|^2 = sum |r|^4 - n |S|^2.
    const double uncertain = std::max(moments.fourths - s.squaredNorm(), 0.0) / moments.rows;
    return drawn(s, target, distance > 0.0 ? std::min(uncertain / distance, 1.0) : 0.0, level);
}

Result<Shrinkage> shrink_to_constant_correlation(const Matrix& returns) {
    EVENKEEL_TRY(const Rows x, centred(returns));
    const Rows sample = x.transpose() * x / count(x);
    const Eigen::Index assets = sample.rows();
    if (assets < 2) return unfit("shrinkage: a mean correlation needs two assets or more");
    for (Eigen::Index i = 0; i < assets; ++i)
        if (!(sample(i, i) > 0.0))
            return unfit("shrinkage: asset " + std::to_string(i) + " does not move");
    const Eigen::VectorXd deviations = sample.diagonal().cwiseSqrt();
    const Rows scale = deviations * deviations.transpose();
    const double all = sample.cwiseQuotient(scale).sum() - static_cast<double>(assets);
    const double level = all / static_cast<double>(assets * (assets - 1));
    Rows target = level * scale;
    target.diagonal() = sample.diagonal();
    const double distance = (sample - target).squaredNorm();
    const Uncertainty uncertain = uncertainty_of(x, sample, level);
    double intensity = 0.0;
    if (distance > 0.0)
        intensity =
            std::clamp((uncertain.entries - uncertain.shared) / distance / count(x), 0.0, 1.0);
    return drawn(sample, target, intensity, level);
}

}  // namespace evenkeel
