// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// What a redeemable, non-yielding stablecoin is worth when it has failed, by what backs it: parts
/// of the peg to start from, not measurements.
inline constexpr double kFiatBackedRecovery = 0.9;
inline constexpr double kCryptoBackedRecovery = 0.5;
inline constexpr double kAlgorithmicRecovery = 0.0;

/// What a price below the peg says of failure within a time (Hull and White, 2000).
struct ImpliedDefault {
    double raw = 0.0;          ///< (1 - S e^{rT}) / (1 - R). Below zero where funding is cheap.
    double probability = 0.0;  ///< The same within [0, 1].
    double hazard = 0.0;       ///< -ln(1 - p) / T, a year; infinite where p is one.
    double spread = 0.0;       ///< hazard (1 - R), a year: as of a credit default swap.
};

/// Of a spot price in pegs, a recovery in [0, 1), a rate a year and a time in years above zero. An
/// error for others.
Result<ImpliedDefault> implied_default(double spot, double recovery, double rate, double years);

/// The hazard a year of a credit spread a year: spread / (1 - R), the credit triangle. An error if
/// the spread is below zero or the recovery not in [0, 1).
Result<double> hazard_of_spread(double spread, double recovery);

/// The probability of default within some years at this hazard: 1 - exp(-hazard * years).
double default_probability(double hazard, double years);

/// A credit default swap on one of notional (Jarrow and Turnbull, 1995), both legs discounted.
struct DefaultSwap {
    double protection = 0.0;  ///< (1 - R) h/(h+r) (1 - e^{-(h+r)T}).
    double annuity = 0.0;     ///< Of one a year until default: (1 - e^{-(h+r)T}) / (h+r).
    double par_spread = 0.0;  ///< Protection / annuity = h (1 - R), a year.
};

/// At a flat hazard and rate a year, the premium paid all the time. An error unless hazard >= 0,
/// the recovery is in [0, 1), the rate finite and the time above zero.
Result<DefaultSwap> default_swap(double hazard, double recovery, double rate, double years);

}  // namespace evenkeel
