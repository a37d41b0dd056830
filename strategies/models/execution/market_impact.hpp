// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "chain/base/result.hpp"

namespace evenkeel {

/// What an order moves the price of an order book by, as a share of it: y * daily volatility *
/// sqrt(quantity / daily volume), y between 0.5 and 1 as it is measured (square-root law).
/// Errc::kInvalidArgument for a volume that is not above zero and anything else below it.
Result<double> square_root_impact(double quantity, double daily_volume, double daily_volatility,
                                  double y);

/// Whether one transaction more is worth its gas: the impact of the whole, in quote, is above twice
/// what one more costs.
bool is_worth_slicing(double impact_cost, double transaction_cost);

/// A constant-product pool, in tokens. Reserves above zero, `fee` from 0 to below 1.
struct SplitPool {
    double reserve_in = 0.0, reserve_out = 0.0;
    double fee = 0.0;  ///< Share of what is paid in.
};

/// An order over several pools.
struct OrderSplit {
    std::vector<double> in;  ///< One a pool, not below zero.
    double marginal = 0.0;   ///< Out per in of the next unit, where anything is traded.
    double out = 0.0;        ///< All that they pay.
};

/// The split of `in` that pays most: the marginal price m is the same wherever something is
/// traded, a_i = (sqrt(g x y / m) - x) / g with g = 1 - fee, and nowhere better where nothing is.
/// In closed form, by pools in the order of their prices. Errc::kInvalidArgument for no pools, one
/// that is not as above, or an order below zero.
Result<OrderSplit> split_order(double in, std::span<const SplitPool> pools);

}  // namespace evenkeel
