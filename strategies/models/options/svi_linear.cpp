// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/svi_linear.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace evenkeel::options {
namespace {

// Strictly inside, as a wing that is quite flat has rho at 1, which SVI leaves out.
constexpr double kMostRho = 1.0 - 1e-9;
constexpr double kLeastVariance = 1e-12;

using Coefficients = std::array<double, 3>;

/// Least squares by the columns of `basis`, each of them a direction in (c0, c1, c2).
Coefficients solve(std::span<const SmilePoint> points, double m, double sigma,
                   std::span<const Coefficients> basis) {
    const auto rows = static_cast<Eigen::Index>(points.size());
    const auto columns = static_cast<Eigen::Index>(basis.size());
    Eigen::MatrixXd design(rows, columns);
    Eigen::VectorXd wanted(rows);
    for (Eigen::Index i = 0; i < rows; ++i) {
        const SmilePoint& point = points[static_cast<std::size_t>(i)];
        const double root = std::sqrt(point.weight), y = (point.k - m) / sigma;
        for (Eigen::Index j = 0; j < columns; ++j) {
            const Coefficients& c = basis[static_cast<std::size_t>(j)];
            design(i, j) = root * (c[0] + c[1] * y + c[2] * std::hypot(y, 1.0));
        }
        wanted(i) = root * point.variance;
    }
    const Eigen::VectorXd found = design.colPivHouseholderQr().solve(wanted);
    Coefficients out{};
    for (Eigen::Index j = 0; j < columns; ++j)
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] += found(j) * basis[static_cast<std::size_t>(j)][i];
    return out;
}

SviSlice slice_of(const Coefficients& c, double m, double sigma) {
    SviSlice out{c[0], c[2] / sigma, 0.0, m, sigma};
    if (c[2] > 0.0) out.rho = std::clamp(c[1] / c[2], -kMostRho, kMostRho);
    out.b = std::min(std::max(out.b, 0.0), 2.0 / (1.0 + std::abs(out.rho)));
    const double rise = out.b * sigma * std::sqrt(1.0 - out.rho * out.rho);
    out.a = std::max(out.a, kLeastVariance - rise);
    return out;
}

double squares_of(std::span<const SmilePoint> points, const SviSlice& slice) {
    double out = 0.0;
    for (const SmilePoint& point : points) {
        const double off = total_variance(slice, point.k) - point.variance;
        out += point.weight * off * off;
    }
    return out;
}

}  // namespace

LinearFit linear_fit(std::span<const SmilePoint> points, double m, double sigma) {
    constexpr std::array<Coefficients, 3> kAll{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    constexpr std::array<Coefficients, 2> kLeftFlat{{{1, 0, 0}, {0, 1, 1}}};
    constexpr std::array<Coefficients, 2> kRightFlat{{{1, 0, 0}, {0, -1, 1}}};
    constexpr std::array<Coefficients, 1> kFlat{{{1, 0, 0}}};
    const Coefficients free = solve(points, m, sigma, kAll);
    if (free[2] >= std::abs(free[1])) {
        const SviSlice slice = slice_of(free, m, sigma);
        return {slice, squares_of(points, slice)};
    }
    LinearFit best{{}, std::numeric_limits<double>::infinity()};
    for (const std::span<const Coefficients> basis :
         {std::span<const Coefficients>(kLeftFlat), std::span<const Coefficients>(kRightFlat),
          std::span<const Coefficients>(kFlat)}) {
        const Coefficients found = solve(points, m, sigma, basis);
        if (found[2] < 0.0) continue;
        const SviSlice slice = slice_of(found, m, sigma);
        const double squares = squares_of(points, slice);
        if (squares < best.squares) best = {slice, squares};
    }
    return best;
}

}  // namespace evenkeel::options
