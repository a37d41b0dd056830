// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A single option that is hedged by its delta.
struct OptionHedge {
    double cost = 0.0;           ///< Of a trade one way, as a share of what is traded.
    double price = 0.0;          ///< Of the underlying.
    double gamma = 0.0;          ///< Its sign does not matter.
    double risk_aversion = 0.0;  ///< Absolute, per quote.
    double sigma = 0.0;          ///< Per square root of a year.
    double years = 0.0;          ///< Until it ends.
    double rate = 0.0;           ///< Interest a year.
};

/// Half of the band of Whalley and Wilmott (1997): (1.5 e^(-r tau) kappa S gamma^2 / ra)^(1/3),
/// traded to its edge. Errc::kInvalidArgument for a price, risk aversion or time not above zero, or
/// a cost below it.
Result<double> whalley_wilmott_band(const OptionHedge& hedge);

/// The double-asymptotic band of Zakamouline (2006), whose constants were fitted on single options.
struct ZakamoulineBand {
    double floor = 0.0;  ///< H0 = kappa / (ra S sigma^2 tau), where gamma is nothing.
    double curve = 0.0;  ///< H1, which grows with the root of gamma.
    double width = 0.0;  ///< Half of the band, H0 + H1; traded to its edge.
    double shift = 0.0;  ///< K: delta is taken at the variance sigma^2 (1 + K) for long gamma.
    std::optional<double> sigma_long;   ///< Its root; nothing where K is below -1.
    std::optional<double> sigma_short;  ///< For short gamma: sigma sqrt(1 - K).
};

/// Errc::kInvalidArgument as above, and for a volatility not above zero.
Result<ZakamoulineBand> zakamouline_band(const OptionHedge& hedge);

/// Leland (1985): what trading every `dt` years at one-way cost k adds to the variance of an
/// option's price. For liquidity it is a reserve: costs a year are about LVR times `number`.
struct LelandVolatility {
    double number = 0.0;               ///< sqrt(8 / pi) k / (sigma sqrt(dt)).
    double short_gamma = 0.0;          ///< sigma sqrt(1 + Le): the price of what was sold.
    std::optional<double> long_gamma;  ///< sigma sqrt(1 - Le); nothing where Le is above 1.
};

/// Errc::kInvalidArgument for a volatility or step not above zero, or a cost below it.
Result<LelandVolatility> leland_volatility(double one_way_cost, double sigma, double step_years);

}  // namespace evenkeel
