// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/options/svi.hpp"

namespace evenkeel {

/// A point of a smile.
struct SmileStrike {
    double k = 0.0;           ///< ln(strike / forward).
    double strike = 0.0;      ///< Quote per base.
    double volatility = 0.0;  ///< Per square root of a year.
};

/// A slice with what it is about.
struct Smile {
    SviSlice slice;
    double years = 0.0;    ///< Above zero.
    double forward = 0.0;  ///< Quote per base, above zero.
};

/// The strike whose call has this forward delta, N(d1), between 0 and 1, without an adjustment for
/// the premium: 0.25 is the call's, 0.75 the put's of delta -0.25, 0.5 where a straddle has none.
/// Errc::kInvalidArgument for a smile that is not sound.
Result<SmileStrike> strike_at_delta(const Smile& smile, double call_delta);

/// Skew and curvature as they are quoted, by 25-delta strikes.
struct SmileQuotes {
    SmileStrike call, put;       ///< Of deltas 0.25 and -0.25.
    SmileStrike neutral;         ///< Where a straddle has no delta.
    double at_the_money = 0.0;   ///< Volatility where the strike is the forward.
    double risk_reversal = 0.0;  ///< Call less put: below zero where the fall is feared.
    double butterfly = 0.0;      ///< Mean of both less that of the neutral strike.
    double put_call_skew() const { return -risk_reversal; }
};
Result<SmileQuotes> smile_quotes(const Smile& smile);

}  // namespace evenkeel
