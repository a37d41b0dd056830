// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/models/options/svi_fit.hpp"

namespace evenkeel::options {

/// The best slice of given m and sigma, and its weighted sum of squares.
struct LinearFit {
    SviSlice slice;
    double squares = 0.0;
};

/// Least squares of w = c0 + c1 y + c2 sqrt(y^2 + 1), y = (k - m) / sigma, within c2 >= |c1|:
/// convex, so it is inside, on one of both edges (one wing flat), or constant. Then b (1 + |rho|)
/// is held to 2, and the least variance above zero.
LinearFit linear_fit(std::span<const SmilePoint> points, double m, double sigma);

}  // namespace evenkeel::options
