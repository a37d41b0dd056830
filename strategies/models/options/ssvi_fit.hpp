// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "strategies/models/options/ssvi.hpp"
#include "strategies/models/options/svi_fit.hpp"

namespace evenkeel {

/// The quotes of one expiry of a surface.
struct SurfaceExpiry {
    double theta = 0.0;  ///< Total variance at the money, above zero.
    std::vector<SmilePoint> points;
};

/// A surface laid through quotes of several expiries.
struct SsviFit {
    double rho = 0.0;
    PowerLaw law;
    double rmse = 0.0;  ///< Of total variance, weighted.
};

/// The power law of least weighted squares among those that are free of arbitrage by
/// construction: eta (1 + |rho|) <= 2 and gamma at most a half. `expiries` are in order of time and
/// their variances at the money do not fall. Errc::kInvalidArgument if they do, for points that are
/// not above zero, and for fewer than three points.
Result<SsviFit> fit_ssvi(std::span<const SurfaceExpiry> expiries);

}  // namespace evenkeel
