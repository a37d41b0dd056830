// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// What is lost at a small probability p. Positive numbers are losses, in the unit of the returns.
struct TailRisk {
    double var = 0.0;  ///< Value at risk: lost or more with probability p.
    double es = 0.0;   ///< Expected shortfall: lost on average where it is VaR or more.
};

/// Of a normal law: VaR = -(m + z s), ES = s n(z)/p - m with z = N^-1(p). An error unless the
/// deviation is above zero, p inside (0, 1) and the mean finite.
Result<TailRisk> gaussian_risk(double mean, double deviation, double p);

/// Of a law by its first four moments (Cornish and Fisher, 1938; Maillard, 2012).
struct CornishFisher {
    double z = 0.0;         ///< N^-1(p).
    double adjusted = 0.0;  ///< z + (z^2-1) S/6 + (z^3-3z) K/24 - (2z^3-5z) S^2/36.
    double var = 0.0;       ///< -(mean + adjusted * deviation).
    bool monotone = false;  ///< Whether the map is one of quantiles. If not, `var` means nothing.
};

/// K is the excess kurtosis; errors as of gaussian_risk, and for moments that are not finite.
Result<CornishFisher> cornish_fisher(double mean, double deviation, double skew,
                                     double excess_kurtosis, double p);

/// Of the returns themselves: VaR is the negative quantile (type 7) at p, ES the negative mean of
/// returns at it or below. An error without two returns or more, one that is not finite, or p not
/// inside (0, 1). Of fewer returns than 1/p it is little more than the worst one.
Result<TailRisk> historical_risk(std::span<const double> returns, double p);

/// Returns as they would be at today's volatility.
struct Rescaled {
    double next_deviation = 0.0;  ///< Of the next return.
    std::vector<double> returns;  ///< r_t / sigma_t * next_deviation.
};

/// Filtered historical simulation (Barone-Adesi, Giannopoulos and Vosper, 1999) with EWMA variances
/// that know the returns before theirs only; the first is the mean square of the first `seed_bars`.
/// An error if there are fewer returns, one is not finite, lambda is not inside (0, 1), or a
/// variance is zero.
Result<Rescaled> filtered_returns(std::span<const double> returns, double decay,
                                  std::size_t seed_bars = 5);

}  // namespace evenkeel
