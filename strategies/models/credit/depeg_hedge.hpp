// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// A stablecoin at a date: it either holds, or has lost its peg, and is lognormal in both. Prices
/// in pegs.
struct DepegStates {
    double probability = 0.0;    ///< Of the second, in [0, 1].
    double forward_holds = 1.0;  ///< Above zero, as the next three are.
    double forward_depeg = 0.0;
    double volatility_holds = 0.0;  ///< Per square root of a year.
    double volatility_depeg = 0.0;
    double years = 0.0;  ///< To the date, above zero.
};

/// A put on it, without discounting.
struct DepegPut {
    double value = 0.0;          ///< (1-p) Black(holds) + p Black(depeg).
    double holds = 0.0;          ///< Its value if the coin surely holds.
    double depeg = 0.0;          ///< If it surely does not.
    double expected_loss = 0.0;  ///< p (forward_holds - forward_depeg): of the coin without it.

    /// The probability at which it is worth this premium: (premium - holds) / (depeg - holds). An
    /// error if both values are the same.
    Result<double> breakeven_probability(double premium) const;
};

/// The put with this strike. An error for states or a strike that are not as above.
Result<DepegPut> depeg_put(const DepegStates& states, double strike);

/// A stablecoin that is borrowed and sold against a holding of it.
struct DepegShort {
    double notional = 0.0;  ///< Of the holding, in pegs; above zero.
    double recovery = 0.0;  ///< In [0, 1).
    double carry = 0.0;  ///< What borrowing costs a year, as a part of notional; may be below zero.
    double years = 0.0;  ///< Above zero.
    double probability = 0.0;  ///< Of losing the peg in that time, in [0, 1].
};

/// What a short of `ratio` times the holding does.
struct DepegShortValue {
    double cost = 0.0;       ///< N h c T.
    double expected = 0.0;   ///< p N h (1 - R).
    double net = 0.0;        ///< Expected less cost.
    double payout = 0.0;     ///< N h (1 - R) less cost: if the peg is lost.
    double breakeven = 0.0;  ///< c T / (1 - R): the probability at which it pays for itself.
};

/// An error for figures that are not as above.
Result<DepegShortValue> value_short(const DepegShort& hedge, double ratio);

/// How much of a holding to short.
struct DepegHedgeRatio {
    double unclamped = 0.0;  ///< Infinite where it costs nothing, minus so where it never pays.
    double ratio = 0.0;      ///< Within [0, 1].
};

/// The short that is best for a constant absolute risk aversion `ra` (1/quote, above zero):
/// h = 1 - ln[(1-p) k N / (p (l - k N))] / (ra l) with k = c T and l = N (1 - R). An error as of
/// value_short, or for a probability of zero or one.
Result<DepegHedgeRatio> best_short(const DepegShort& hedge, double risk_aversion);

/// A pool of constant product with a coin that fell from the peg to R, beside one that did not, as
/// parts of what it was worth: the pool is left with sqrt(R), its coins apart with (1 + R) / 2. An
/// error unless R is in [0, 1].
struct PoolAfterDepeg {
    double pool = 0.0, apart = 0.0;
    double loss = 0.0;  ///< 1 - pool.
};
Result<PoolAfterDepeg> pool_after_depeg(double recovery);

}  // namespace evenkeel
