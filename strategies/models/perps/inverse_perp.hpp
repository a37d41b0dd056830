// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A perpetual future of a fixed amount of quote that is settled and margined in base.
struct InversePerp {
    double notional = 0.0;    ///< In quote; above zero is long.
    double entry = 0.0;       ///< Average price that it was opened at.
    double collateral = 0.0;  ///< In base.
};

/// What it is at a mark price.
struct InverseFigures {
    double profit_base = 0.0;   ///< N (1/Pe - 1/P)
    double profit_quote = 0.0;  ///< The same at the mark.
    double equity_base = 0.0, equity_quote = 0.0;
    double delta = 0.0;         ///< Of the equity in quote, in base: C + N/Pe, whatever the price.
    double profit_slope = 0.0;  ///< d(profit in base)/dP = N / P^2.
    double profit_gamma = 0.0;  ///< Its slope, -2 N / P^3.
};

/// Errc::kInvalidArgument for prices that are not above zero.
Result<InverseFigures> inverse_figures(const InversePerp& perp, double mark);

/// The price at which equity is `maintenance` of the notional: (N + m |N|) / (C + N/Pe). Nothing if
/// that is not above zero: a short of no more than its collateral at the entry price cannot be
/// liquidated. Errc::kInvalidArgument for a ratio outside of 0 to 1.
Result<std::optional<double>> liquidation_price(const InversePerp& perp, double maintenance);

}  // namespace evenkeel
