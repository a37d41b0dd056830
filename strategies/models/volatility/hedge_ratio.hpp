// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "chain/base/result.hpp"

namespace evenkeel {

/// The hedge of one asset by another that leaves the least variance (Ederington, 1979). With log
/// returns the ratio is one of notionals: hedge notional = ratio * position notional.
struct HedgeRatio {
    double ratio = 0.0;          ///< h = Cov(y, x) / Var(x), the beta of y to x.
    double effectiveness = 0.0;  ///< rho^2, the part of y's variance that the hedge takes away.
    double residual_deviation = 0.0;  ///< Of y - h x, per bar, with n - 1.
    double intercept = 0.0;           ///< mean(y) - h mean(x), per bar.
};

/// The hedge of `y` by `x`, returns of the same bars, three or more. An error if a value is not
/// finite or one of the two does not move.
Result<HedgeRatio> minimum_variance_hedge(std::span<const double> y, std::span<const double> x);

/// When another asset than the one held may hedge it.
struct ProxyRule {
    std::size_t short_bars = 30;
    std::size_t long_bars = 90;  ///< Not fewer than `short_bars`.
    double least = 0.6;          ///< Effectiveness.
};

/// The hedge of `y` by the proxy `x` over the last `long_bars`. Refused (kRefused) if effectiveness
/// is below `least` over the last `short_bars` and over the last `long_bars` both; an error if
/// there are fewer returns than `long_bars`.
Result<HedgeRatio> proxy_hedge(std::span<const double> y, std::span<const double> x,
                               const ProxyRule& rule = {});

}  // namespace evenkeel
