// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/svi_refine.hpp"

#include <Eigen/Dense>
#include <cmath>

namespace evenkeel::options {
namespace {

constexpr int kMostSteps = 200;
constexpr double kMostDamping = 1e12;

using Gradient = Eigen::Matrix<double, 5, 1>;

/// Total variance by a, b, rho, m and sigma.
Gradient gradient(const SviSlice& s, double k) {
    const double off = k - s.m, root = std::hypot(off, s.sigma);
    Gradient out;
    out << 1.0, s.rho * off + root, s.b * off, -s.b * (s.rho + off / root), s.b * s.sigma / root;
    return out;
}

/// Residuals of a slice with their derivatives.
struct Local {
    Eigen::MatrixXd slopes;
    Eigen::VectorXd off;
};

Local at(std::span<const SmilePoint> points, const SviSlice& slice) {
    const auto rows = static_cast<Eigen::Index>(points.size());
    Local out{Eigen::MatrixXd(rows, 5), Eigen::VectorXd(rows)};
    for (Eigen::Index i = 0; i < rows; ++i) {
        const SmilePoint& point = points[static_cast<std::size_t>(i)];
        const double root = std::sqrt(point.weight);
        out.slopes.row(i) = root * gradient(slice, point.k).transpose();
        out.off(i) = root * (point.variance - total_variance(slice, point.k));
    }
    return out;
}

/// The step by a QR of the stacked system: the normal equations would square its condition.
SviSlice stepped(const Local& local, const SviSlice& slice, double damping) {
    const Eigen::Index rows = local.off.size();
    Eigen::MatrixXd system = Eigen::MatrixXd::Zero(rows + 5, 5);
    Eigen::VectorXd wanted = Eigen::VectorXd::Zero(rows + 5);
    system.topRows(rows) = local.slopes;
    wanted.head(rows) = local.off;
    for (Eigen::Index j = 0; j < 5; ++j)
        system(rows + j, j) = std::sqrt(damping) * local.slopes.col(j).norm();
    const Eigen::VectorXd step = system.colPivHouseholderQr().solve(wanted);
    return {slice.a + step(0), slice.b + step(1), slice.rho + step(2), slice.m + step(3),
            slice.sigma + step(4)};
}

}  // namespace

SviSlice refined(std::span<const SmilePoint> points, const SviSlice& slice) {
    SviSlice best = slice;
    Local local = at(points, best);
    double damping = 1e-3;
    for (int i = 0; i < kMostSteps && damping < kMostDamping; ++i) {
        const SviSlice tried = stepped(local, best, damping);
        if (check_slice(tried)) {
            Local there = at(points, tried);
            if (there.off.squaredNorm() < local.off.squaredNorm()) {
                best = tried;
                local = std::move(there);
                damping /= 10.0;
                continue;
            }
        }
        damping *= 10.0;
    }
    return best;
}

}  // namespace evenkeel::options
