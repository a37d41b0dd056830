// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "chain/base/result.hpp"
#include "strategies/models/range_greeks.hpp"

namespace evenkeel {

/// Loss-versus-rebalancing (Milionis, Moallemi, Roughgarden, Zhang 2022): what liquidity loses
/// against a portfolio of the same delta that rebalances at the outside price. Positive; `sigma`
/// is the price's volatility per square root of a year. All functions give Errc::kInvalidArgument
/// for prices not above zero, a reversed range, or liquidity, volatility or time below zero.

/// A year's loss per unit of value over all prices: sigma^2 / 8. With a volatility of another unit
/// of time the loss is that of this unit.
Result<double> full_range_lvr_rate(double sigma);

/// A year's loss of a range, in quote: L sigma^2 sqrt(P) / 4 inside, nothing outside.
Result<double> range_lvr_rate(const PriceRange& range, double price, double sigma);

/// The share of the deposit that is expected to be lost over `years` without drift, over all
/// prices: 1 - exp(-sigma^2 T / 8).
Result<double> expected_full_range_lvr(double sigma, double years);

/// The same of a range that begins at `price`, in quote. It is what options that pay back its
/// impermanent loss cost at that volatility without interest. Integrated over time from the
/// expected rate in closed form, so that small losses keep their digits.
Result<double> expected_range_lvr(const PriceRange& range, double price, double sigma,
                                  double years);

/// What the range is expected to be worth after `years` without drift, in quote: in closed form.
Result<double> expected_range_value(const PriceRange& range, double price, double sigma,
                                    double years);

/// The loss over a path of prices, in quote: the sum of |gamma| (P' - P)^2 / 2 over its steps.
/// Exact to the third order of a step. Errc::kInvalidArgument for fewer than two prices.
Result<double> realised_lvr(const PriceRange& range, std::span<const double> prices);

}  // namespace evenkeel
