// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// A geometric Brownian motion over some time.
struct PriceMotion {
    double sigma = 0.0;  ///< Per square root of a year; above zero.
    double years = 0.0;  ///< Above zero.
    double drift = 0.0;  ///< A year, of the price's mean.
};

/// The chance that the price touches `barrier` (on either side of it) before the time is up, by
/// the reflection principle: N((-b + mu T) / (s sqrt T)) + exp(2 mu b / s^2) N((-b - mu T) /
/// (s sqrt T)) with b the distance in logs and mu = drift - s^2 / 2. About twice the chance to end
/// beyond it. Assumes that it is watched all the time and never jumps.
/// Errc::kInvalidArgument for prices, volatility or time not above zero.
Result<double> touch_probability(const PriceMotion& motion, double price, double barrier);

/// The chance to end beyond the barrier, on its side of the price.
Result<double> end_beyond_probability(const PriceMotion& motion, double price, double barrier);

/// The barrier above the price, as a multiple of it, that is touched with this probability.
/// Errc::kInvalidArgument for one outside of 0 to 1.
Result<double> barrier_above(const PriceMotion& motion, double probability);

/// By how much the touch probability of a barrier falls per unit of its distance in logs; for
/// barriers above the price. Errc::kInvalidArgument as above, or for a distance below zero.
Result<double> touch_density(const PriceMotion& motion, double log_distance);

}  // namespace evenkeel
