// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "chain/base/result.hpp"

namespace evenkeel {

/// What a series of rates was like.
struct SeriesFigures {
    double sum = 0.0, mean = 0.0, least = 0.0, most = 0.0;
    double deviation = 0.0;                 ///< Standard, over n.
    double share_negative = 0.0;            ///< From 0 to 1.
    std::optional<double> autocorrelation;  ///< Of neighbours; nothing where nothing varies.
};

/// Errc::kInvalidArgument for fewer than two values or one that is not a number.
Result<SeriesFigures> series_figures(std::span<const double> values);

/// A series that falls back to its mean: x' = mean + phi (x - mean) + noise. Funding and basis are
/// like that: the last print says little of the next week.
struct MeanReversion {
    double mean = 0.0;
    double phi = 0.0;    ///< From above -1 to below 1.
    double noise = 0.0;  ///< Standard deviation of a step.

    /// Steps until half of a distance is gone, ln 2 / -ln phi; nothing if phi is not above zero.
    std::optional<double> half_life() const;
    /// Standard deviation in the long run, noise / sqrt(1 - phi^2).
    double deviation() const;
    /// What is expected `steps` steps after `last`.
    double forecast(double last, double steps) const;
    /// The mean of what is expected over the next `steps` steps, one or more.
    double mean_forecast(double last, unsigned steps) const;
};

/// By least squares of each value on the one before. Errc::kInvalidArgument for fewer than ten
/// values, one that is not a number, none that differ, or a series that does not fall back (phi
/// outside of -1 to 1).
Result<MeanReversion> fit_mean_reversion(std::span<const double> values);

}  // namespace evenkeel
