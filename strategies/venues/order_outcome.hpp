// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chain/types/address.hpp"
#include "chain/types/wad.hpp"

namespace evenkeel {

/// How an order ended that a venue carries out later, or what holds it up.
enum class OrderEnd : std::uint8_t {
    kExecuted,
    kCancelled,  ///< It is gone, and changed nothing but what it cost.
    kFrozen,     ///< It is still there, and nobody carries it out as it is.
};

/// "executed", "cancelled" or "frozen".
std::string_view name(OrderEnd end);

/// What the venue's own logs say became of an order. Money in the unit of account.
struct OrderOutcome {
    OrderEnd end = OrderEnd::kExecuted;
    std::string reason = {};         ///< Why it was not carried out, in words; empty if it was.
    Wad size = {};                   ///< By what it changed the position, in units of the asset.
    std::optional<Wad> price = {};   ///< Of the fill, with its impact; nothing: no fill.
    std::optional<Wad> fees = {};    ///< Paid for the fill; nothing: not told.
    std::optional<Wad> profit = {};  ///< Realised by it; nothing: nothing was closed.
    std::optional<Address> by = {};  ///< Who ended it; nothing: not told.
    bool operator==(const OrderOutcome&) const = default;
};

}  // namespace evenkeel
