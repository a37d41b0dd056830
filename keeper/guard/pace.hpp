// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/guard.hpp"

namespace evenkeel {

/// The limits of an hour and of a day that these orders would break on top of what was spent:
/// orders, notional, slippage, gas. What gas they will cost is not known yet; the gate counts it
/// when it signs.
std::vector<Refusal> check_pace(const std::vector<Order>& orders, const Ledger& ledger,
                                const Limits& limits);

}  // namespace evenkeel
