// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <Eigen/Dense>
#include <cmath>
#include <limits>

#include "strategies/models/series/sample.hpp"
#include "strategies/models/volatility/hedge_weights.hpp"

namespace evenkeel {
namespace {

using Square = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// What rounding alone may put an eigenvalue below zero, as a part of the greatest.
constexpr double kRounding = 1e-12;

Eigen::VectorXd eigenvalues(const Matrix& sigma) {
    const auto n = static_cast<Eigen::Index>(sigma.rows);
    const Square m = Eigen::Map<const Square>(sigma.values.data(), n, n);
    return Eigen::SelfAdjointEigenSolver<Square>(m, Eigen::EigenvaluesOnly).eigenvalues();
}

double condition(const Eigen::VectorXd& ascending) {
    const double least = ascending(0), most = ascending(ascending.size() - 1);
    return least > 0.0 ? most / least : std::numeric_limits<double>::infinity();
}

/// The single-index model of it, the index being all assets in equal parts.
Matrix beta_model(const Matrix& sigma) {
    const std::size_t n = sigma.rows;
    std::vector<double> with_index(n);
    double index = 0.0;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            with_index[i] += sigma.at(i, j) / static_cast<double>(n);
            index += sigma.at(i, j) / static_cast<double>(n * n);
        }
    Matrix out = Matrix::zeros(n, n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            out.at(i, j) = i == j        ? sigma.at(i, i)
                           : index > 0.0 ? with_index[i] * with_index[j] / index
                                         : 0.0;
    return out;
}

}  // namespace

Result<double> condition_of(const Matrix& sigma) {
    EVENKEEL_CHECK(check_covariance(sigma));
    return condition(eigenvalues(sigma));
}

Result<Invertible> invertible(const Matrix& sigma) {
    EVENKEEL_CHECK(check_covariance(sigma));
    const Eigen::VectorXd values = eigenvalues(sigma);
    if (values(0) < -kRounding * values(values.size() - 1))
        return unfit(
            "covariance: an eigenvalue is below zero, so some holding would have a "
            "variance below zero");
    if (condition(values) <= kWorstCondition) return Invertible{sigma, false};
    Invertible out{beta_model(sigma), true};
    if (condition(eigenvalues(out.sigma)) <= kWorstCondition) return out;
    return unfit(
        "covariance: assets that move as one cannot be told apart, not by their betas "
        "either");
}

}  // namespace evenkeel
