// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "strategies/kinds/plan.hpp"

namespace evenkeel {

/// {"venue", "id", "side", "size", "limit_price", "notional", "reduce_only", "deadline", "to",
/// "data"}, and "parts" of [{"strategy", "leg", "size"}] if several strategies share in it (sizes
/// with their sign): an order as plans, decision inputs and the attempts of its transaction keep
/// it.
std::string order_json(const Order& order);

/// The way back; Errc::kDecode if a member is missing or of another form, or if parts do not add up
/// to the size.
Result<Order> parse_order(std::string_view text);

/// Whether it is the text of an order in which this strategy has a part; names are plain, so that
/// the text need not be read for it.
bool names_owner(std::string_view text, std::string_view strategy);

/// What an order that only prepares has in its text, and no other.
inline constexpr std::string_view kPreparationMark = R"("kind":"prepare")";
/// Whether it is the text of such an order.
inline bool prepares(std::string_view text) {
    return text.find(kPreparationMark) != std::string_view::npos;
}

}  // namespace evenkeel
