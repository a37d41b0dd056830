// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/bands/hedge_problem.hpp"

namespace evenkeel {

/// A no-trade band around zero residual delta, in base: once |x| is above `trigger` it is traded
/// to `target`, on the same side. 0 <= target <= trigger.
struct NoTradeBand {
    double trigger = 0.0;  ///< H
    double target = 0.0;   ///< b
    bool operator==(const NoTradeBand&) const = default;
};

/// The band that costs least in the long run, risk and trading together. With s = H + b, d = H - b
/// and M = 12 F gamma^2 / ra, K = 12 kappa P gamma^2 / ra its first-order conditions are
/// s d^3 = M and s (s^2 - d^2) = K (renewal-reward of a diffusion; no volatility in it). Without a
/// fixed cost it is the edge band, without a proportional one the band to the centre. A residual
/// that costs nothing to trade, or that does not move, has a band of zero.
Result<NoTradeBand> mixed_band(const HedgeProblem& problem);

/// Proportional cost only, F taken as zero: H = b = (1.5 kappa P gamma^2 / ra)^(1/3), which is
/// the rule of Whalley and Wilmott (1997).
Result<NoTradeBand> edge_band(const HedgeProblem& problem);

/// Fixed cost only, kappa taken as zero: b = 0, H = (12 F gamma^2 / ra)^(1/4).
Result<NoTradeBand> centre_band(const HedgeProblem& problem);

/// What a band comes to in the long run.
struct BandFigures {
    double trade_size = 0.0;         ///< H - b, in base.
    double trades_per_year = 0.0;    ///< v / (H^2 - b^2); infinite on an edge band.
    double cost_per_year = 0.0;      ///< In quote; infinite where each of those trades costs F.
    double residual_rms = 0.0;       ///< sqrt((H^2 + b^2) / 6), in base.
    double residual_variance = 0.0;  ///< P^2 sigma^2 (H^2 + b^2) / 6, in quote^2 a year.
    double objective = 0.0;          ///< ra / 2 of that, and the cost: quote a year.
};

/// Errc::kInvalidArgument for a band that is not one, of zero width, or a volatility (per square
/// root of a year) below zero.
Result<BandFigures> band_figures(const HedgeProblem& problem, const NoTradeBand& band,
                                 double sigma);

}  // namespace evenkeel
