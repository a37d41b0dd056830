// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A pool and a position's part of it while the price is in its range. Liquidity is in any unit
/// that both share.
struct FeeShare {
    double fee = 0.0;               ///< The pool's, as a share of what is traded.
    double protocol_share = 0.0;    ///< What of the fee the protocol keeps, from 0 to 1.
    double liquidity = 0.0;         ///< The position's; above zero.
    double active_liquidity = 0.0;  ///< Of the pool at its price, the position's included.
};

/// What the position earns, in quote, for `volume` in quote that the pool trades in its range.
/// Errc::kInvalidArgument for shares outside of 0 to 1, or a position larger than the pool.
Result<double> expected_fees(const FeeShare& share, double volume);

/// The pool's volume, in quote, whose fees pay for a `loss` in quote of the same time.
/// Errc::kInvalidArgument as above, or if the position earns nothing at any volume.
Result<double> break_even_volume(const FeeShare& share, double loss);

/// The turnover (volume over value) at which a position over all prices earns what it loses: a
/// loss rate per unit of value over the fee.
Result<double> break_even_turnover(double loss_rate, double fee);

/// The volatility that fees pay for: sigma^2 = 4 fee_rate / (L sqrt(P)), from a year's fees in
/// quote of a position of `liquidity` in range at `price`. To be held against the volatility that
/// is: where it is above, liquidity earns more than it loses.
Result<double> fee_implied_volatility(double fee_rate, double liquidity, double price);

/// Fee growth (fees per unit of liquidity so far, in a token's units) at a time in seconds.
struct FeeGrowthPoint {
    double time = 0.0;
    double growth = 0.0;
};

/// Fees a second per unit of liquidity: an exponentially weighted mean over the points, the newest
/// last, where a second's weight halves with every `half_life` seconds. A stretch without points
/// counts at its own mean rate. Errc::kInvalidArgument for fewer than two points, times that do not
/// rise, growth that falls, or a half-life not above zero.
Result<double> fee_growth_rate(std::span<const FeeGrowthPoint> points, double half_life);

}  // namespace evenkeel
