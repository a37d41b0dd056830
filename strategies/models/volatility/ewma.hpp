// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// The decay of exponential weights with this half-life on bars of `bar` seconds:
/// lambda = 2^(-bar / half_life). An error unless both are above zero.
Result<double> ewma_decay(double bar, double half_life);

/// After how many bars a weight is halved: -ln 2 / ln lambda, for a lambda inside (0, 1).
double half_life_bars(double decay);

/// How many equally weighted bars tell as much: (1 + lambda) / (1 - lambda).
double effective_bars(double decay);

/// The variance per bar after each return, from `seed` before the first:
/// v_t = lambda v_{t-1} + (1 - lambda) r_t^2 (RiskMetrics, 1996). An error if a return is not
/// finite, lambda not inside (0, 1) or the seed below zero.
Result<std::vector<double>> ewma_variances(std::span<const double> returns, double decay,
                                           double seed);

/// Two assets' exponentially weighted second moments per bar, about zero.
struct EwmaPair {
    double first = 0.0;   ///< Variance of the first.
    double second = 0.0;  ///< Variance of the second.
    double cross = 0.0;   ///< Their covariance.

    /// How much of the second hedges one of the first: cross / second. An error if that is zero.
    Result<double> hedge_ratio() const;
    /// An error if one of the variances is zero.
    Result<double> correlation() const;
};

/// One more bar's returns.
EwmaPair advanced(const EwmaPair& pair, double first, double second, double decay);

/// The pair after all returns: seeded by the mean squares and products of the first `seed_bars`,
/// then advanced by the rest. An error unless there are as many of each and `seed_bars` at least,
/// all finite, and lambda inside (0, 1).
Result<EwmaPair> ewma_pair(std::span<const double> first, std::span<const double> second,
                           double decay, std::size_t seed_bars);

}  // namespace evenkeel
