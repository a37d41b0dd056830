// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/plan.hpp"

namespace evenkeel {

/// What the order loses against the oracle price it was made at if all of it is filled at its limit
/// price, in the unit of account. Never below zero; all of its notional if the product is beyond
/// any sense.
Wad worst_loss(const Order& order);

}  // namespace evenkeel
