// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// An option that is traded at a price. All above zero.
struct QuotedOption {
    double forward = 0.0, strike = 0.0;  ///< Quote per base.
    double years = 0.0;                  ///< To expiry, of 365 days.
    double price = 0.0;                  ///< Quote, not discounted: at expiry's money.
    bool is_call = true;
};

/// The volatility at which Black's formula gives this price, per square root of a year. It is
/// looked for at the option of the same strike that is out of the money (by parity), on the
/// logarithm of its price, so that a price of 1e-10 gives as many digits as one of 100.
/// Errc::kInvalidArgument where no volatility does: at or below the intrinsic value, and from the
/// forward (call) or the strike (put) on.
Result<double> implied_volatility(const QuotedOption& option);

}  // namespace evenkeel
