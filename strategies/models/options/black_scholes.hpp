// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// A European option, in one quote currency. All but the rates are above zero.
struct OptionTerms {
    double spot = 0.0, strike = 0.0;  ///< Quote per base.
    double years = 0.0;               ///< To expiry, of 365 days.
    double rate = 0.0;                ///< Of the quote currency, continuous, a year.
    double carry = 0.0;               ///< What the base yields, continuous, a year.
    double volatility = 0.0;          ///< Per square root of a year.
};

/// What depends on which way the option goes.
struct OptionSide {
    double price = 0.0;  ///< Quote.
    double delta = 0.0;  ///< d(price)/d(spot), base.
    double theta = 0.0;  ///< d(price)/d(time), quote a year: below zero where time is lost.
    double rho = 0.0;    ///< d(price)/d(rate), quote per 1.00 of rate.
    double charm = 0.0;  ///< d(delta)/d(time), base a year.
};

/// Prices and sensitivities of the call and the put of the same terms.
struct OptionGreeks {
    double d1 = 0.0, d2 = 0.0;
    OptionSide call, put;
    double gamma = 0.0;  ///< d(delta)/d(spot), base per quote.
    double vega = 0.0;   ///< d(price)/d(volatility), quote per 1.00 of volatility.
    double vanna = 0.0;  ///< d(delta)/d(volatility).
    double volga = 0.0;  ///< d(vega)/d(volatility).
};

/// Black and Scholes 1973 with Merton's yield. Errc::kInvalidArgument for anything that is not
/// finite, and for a spot, strike, time or volatility of zero or below.
Result<OptionGreeks> black_scholes(const OptionTerms& terms);

/// An option on a forward: `spot` is not in it, since what the forward yields is the rate.
struct ForwardOptionTerms {
    double forward = 0.0, strike = 0.0;  ///< Quote per base.
    double years = 0.0, rate = 0.0, volatility = 0.0;
};

/// Black 1976: Black-Scholes with the forward as spot and the rate as yield. Deltas and gamma are
/// to the forward, discounted.
Result<OptionGreeks> black_76(const ForwardOptionTerms& terms);

/// Delta of an option whose premium is paid in the base token: `delta` - premium / spot, with the
/// premium in quote.
double coin_settled_delta(double delta, double premium, double spot);

}  // namespace evenkeel
