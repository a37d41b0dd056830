// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace evenkeel {

/// A concentrated-liquidity range in human units: prices are quote per base, `liquidity` is the raw
/// one over 10^((decimals0 + decimals1) / 2).
struct PriceRange {
    double liquidity = 0.0;
    double lower = 0.0, upper = 0.0;
};

/// What a range holds and how that moves with the price.
struct RangeGreeks {
    double base = 0.0;   ///< Base tokens held.
    double quote = 0.0;  ///< Quote tokens held.
    double value = 0.0;  ///< In quote.
    double delta = 0.0;  ///< d(value)/d(price): the base tokens held, by the envelope theorem.
    double gamma = 0.0;  ///< d(delta)/d(price), 0 at and beyond the edges.
};

/// Adams et al., Uniswap v3 Core (2021), 6.2; delta and gamma in closed form.
RangeGreeks range_greeks(const PriceRange& range, double price);

/// Liquidity that a deposit of `base` and `quote` at `price` buys; the scarcer side decides.
double liquidity_for_deposit(double base, double quote, double price, double lower, double upper);

/// Liquidity of a position worth `value` quote at `price`.
double liquidity_for_value(double value, double price, double lower, double upper);

/// Value at `price` less that of the tokens deposited at `entry` and held, in quote: zero or below.
double impermanent_loss(const PriceRange& range, double entry, double price);

/// How many times the liquidity of a full-range position of the same value at `price`.
double capital_efficiency(double price, double lower, double upper);

}  // namespace evenkeel
