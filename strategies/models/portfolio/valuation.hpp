// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>

#include "chain/base/result.hpp"

namespace evenkeel {

/// What a position is worth, in quote, by what makes it up.
struct PositionValue {
    double pool = 0.0;         ///< Tokens that it provides.
    double fees = 0.0;         ///< Uncollected.
    double perp_equity = 0.0;  ///< May be below zero.
    double spot = 0.0;
    double options = 0.0;       ///< At their mid prices; below zero for sold ones.
    double half_spreads = 0.0;  ///< Of the options, to get out of them; not below zero.
    double debt = 0.0;          ///< With what has accrued; not below zero.
    double exit_cost = 0.0;     ///< Of all of it at once; not below zero.
};

/// What all positions are worth, in quote.
struct NetAssetValue {
    double marked = 0.0;   ///< pool + fees + perp equity + spot + options - half spreads - debt.
    double at_exit = 0.0;  ///< Marked less the cost of getting out: what risk is measured by.
};

/// The sum over positions. An error naming the position and figure that is not finite or is below
/// zero where it must not be.
Result<NetAssetValue> net_asset_value(std::span<const PositionValue> positions);

/// How one or more positions in an underlying move and what they earn. Long is above zero.
struct NetGreeks {
    double delta = 0.0;    ///< Base.
    double gamma = 0.0;    ///< Base per quote.
    double vega = 0.0;     ///< Quote per 1.00 of volatility.
    double funding = 0.0;  ///< Quote a year that is received.
    double lvr = 0.0;      ///< Quote a year that is lost to rebalancing.
    double fees = 0.0;     ///< Quote a year that is earned.
    bool operator==(const NetGreeks&) const = default;

    /// What is left a year if the price goes nowhere in particular: fees + funding - LVR.
    double carry() const { return fees + funding - lvr; }
};

/// A position's, and what it is in.
struct PositionGreeks {
    std::string underlying;
    NetGreeks greeks;
};

/// The sums by underlying.
std::map<std::string, NetGreeks> net_greeks(std::span<const PositionGreeks> positions);

/// The profit of a move of the price by `change` quote: delta dP + gamma dP^2 / 2.
double move_profit(const NetGreeks& greeks, double change);

}  // namespace evenkeel
