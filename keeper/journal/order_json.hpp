// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "strategies/kinds/plan.hpp"

namespace evenkeel {

/// {"venue", "id", "side", "size", "limit_price", "notional", "reduce_only", "deadline", "to",
/// "data"}: an order as plans, decision inputs and the attempts of its transaction keep it.
std::string order_json(const Order& order);

/// The way back; Errc::kDecode if a member is missing or of another form.
Result<Order> parse_order(std::string_view text);

}  // namespace evenkeel
