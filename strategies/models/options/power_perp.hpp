// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "chain/base/result.hpp"

namespace evenkeel {

/// A perp on a power of the price, with funding as it is paid continuously (Bankman-Fried and
/// White 2021).
struct PowerPerpTerms {
    double spot = 0.0;        ///< Quote per base, above zero.
    double power = 2.0;       ///< Of the price.
    double rate = 0.0;        ///< Continuous, a year.
    double volatility = 0.0;  ///< Per square root of a year, not below zero.
    double period = 0.0;  ///< Years of funding that the mark is apart from the index; above zero.
};

/// What it is worth, in quote^power.
struct PowerPerp {
    double log_price = 0.0;  ///< Funding ln(mark / index) a period: spot^p e^(drift * period).
    /// Funding (mark - index) / mark: spot^p / (1 - drift * period); nothing from a product of 1
    /// on.
    std::optional<double> linear_price;
    double delta = 0.0;  ///< d(log_price)/d(spot).
    double gamma = 0.0;  ///< d(delta)/d(spot).
};

/// With drift (p - 1) / 2 (2 rate + p volatility^2) of the power a year. Errc::kInvalidArgument for
/// terms that are not as above.
Result<PowerPerp> power_perp(const PowerPerpTerms& terms);

}  // namespace evenkeel
