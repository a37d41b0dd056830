// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"

namespace evenkeel {

/// What Opyn's Squeeth Controller.sol fixes: a token on spot^2 whose norm factor shrinks by the
/// funding. Prices are quote per base.
struct SqueethRules {
    double period_hours = 420.0;     ///< Over which the whole difference of mark and index is paid.
    double least = 0.8, most = 1.4;  ///< Mark over index is held within these for funding.
    double scale = 10'000.0;         ///< Tokens for one spot^2.
    double period_years() const { return period_hours / 8760.0; }
};

/// Of one token.
struct Squeeth {
    double index = 0.0;          ///< spot^2.
    double mark = 0.0;           ///< spot^2 e^(volatility^2 period).
    double price_base = 0.0;     ///< Base tokens.
    double price_quote = 0.0;    ///< Quote.
    double delta = 0.0;          ///< d(price)/d(spot), base.
    double gamma = 0.0;          ///< d(delta)/d(spot), base per quote.
    double vega = 0.0;           ///< Quote per 1.00 of volatility.
    double funding_a_day = 0.0;  ///< Share of its worth that a holder pays.
    double theta_a_day = 0.0;    ///< Quote; the same, below zero.
};

/// Errc::kInvalidArgument for a spot or norm factor that is not above zero, or a volatility below.
Result<Squeeth> squeeth(double spot, double volatility, double norm_factor,
                        const SqueethRules& rules = {});

/// Mark over index of a token that costs `price_base` base tokens.
double mark_over_index(double price_base, double spot, double norm_factor,
                       const SqueethRules& rules = {});

/// sqrt(ln(mark / index) / period). Errc::kInvalidArgument for a mark that is not above the index,
/// which no volatility explains.
Result<double> squeeth_volatility(double mark_over_index, const SqueethRules& rules = {});

/// The norm factor after `hours`, as the controller computes it: times (index / mark)^(hours /
/// period), with mark over index held within its bounds. Errc::kInvalidArgument for what is not
/// above zero, and for hours below zero.
Result<double> norm_factor_after(double norm_factor, double mark_over_index, double hours,
                                 const SqueethRules& rules = {});

}  // namespace evenkeel
