// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// Funding of one interval as a share of the notional; above zero longs pay shorts.
struct FundingPayment {
    double cash = 0.0;  ///< Received by the position, in quote: -q P f.
    double apr = 0.0;   ///< Received a year on the notional, without compounding.
    double apy = 0.0;   ///< The same compounded at every interval.
};

/// Of a position of `size` base (above zero is long) at `mark`. Errc::kInvalidArgument for a price
/// or interval not above zero, or a rate of -1 or below for who receives it.
Result<FundingPayment> funding_payment(double size, double mark, double rate,
                                       double interval_hours);

/// How a venue makes its rate from the premium of its price over the index: the premium and what
/// is missing to the interest rate, of that no more than `clamp`; in all no more than `cap`.
struct PremiumFunding {
    double interest = 0.0;
    double clamp = 0.0;
    double cap = 0.0;
};

/// f = clip(premium + clip(interest - premium, -clamp, clamp), -cap, cap), per interval.
/// Errc::kInvalidArgument for a clamp or cap below zero.
Result<double> premium_funding_rate(const PremiumFunding& terms, double premium);

}  // namespace evenkeel
