// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// A position that is hedged by a perp, and what weighs against each other.
struct TiltProblem {
    double delta = 0.0;          ///< Of what is hedged, in base.
    double price = 0.0;          ///< In quote; above zero.
    double sigma = 0.0;          ///< Per square root of a year; above zero.
    double risk_aversion = 0.0;  ///< Absolute, per quote; above zero.
    double funding = 0.0;        ///< A year, what longs pay; a forecast, not the last print.
};

/// The residual delta that maximises f P h - ra/2 sigma^2 P^2 (delta - h)^2 over the short h.
struct FundingTilt {
    double wanted = 0.0;    ///< -f / (ra sigma^2 P), in base, below zero: net short.
    double residual = 0.0;  ///< The same within its bound.
    double hedge = 0.0;     ///< The short: delta - residual.
    double carry = 0.0;     ///< What it brings a year beside a full hedge, in quote.
    double variance = 0.0;  ///< What it adds a year, in quote^2.
};

/// `most` bounds |residual| as a share of |delta|. Errc::kInvalidArgument for a bound below zero.
Result<FundingTilt> funding_tilt(const TiltProblem& problem, double most);

}  // namespace evenkeel
