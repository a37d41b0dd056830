// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/result.hpp"
#include "strategies/models/range_greeks.hpp"

namespace evenkeel {

/// What a position over all prices (Uniswap v2, or any constant product) holds at `price`: both
/// amounts, value in quote, delta in base and gamma in base per quote. `liquidity` is sqrt(x * y)
/// of its own share. Errc::kInvalidArgument for a price that is not above zero or liquidity below
/// it. Adams et al., Uniswap v2 Core (2020); delta and gamma in closed form.
Result<RangeGreeks> full_range_greeks(double liquidity, double price);

/// Value against holding the deposit, less one: 2 sqrt(k) / (1 + k) - 1, zero or below, with k the
/// price over the one at the deposit. Errc::kInvalidArgument for a ratio that is not above zero.
Result<double> divergence_against_hold(double price_ratio);

/// The same loss as a share of the value deposited: -(sqrt(k) - 1)^2 / 2.
Result<double> divergence_against_deposit(double price_ratio);

}  // namespace evenkeel
