// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "chain/base/clock.hpp"
#include "chain/types/head.hpp"
#include "keeper/guard/limits.hpp"
#include "strategies/kinds/plan.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// What was spent and seen before this decision, over all strategies; comes from the journal.
struct Ledger {
    std::uint64_t orders_last_hour = 0, orders_last_day = 0;
    Wad notional_last_hour, notional_last_day;
    Wad slippage_last_hour, slippage_last_day;  ///< At the worst accepted prices.
    Wei gas_last_hour, gas_last_day;            ///< Paid, or reserved in what is on its way.
    std::uint64_t reverts_in_a_row = 0;         ///< Of this strategy.
    std::optional<Wad> peak_equity;             ///< Highest equity of this strategy so far.
    bool operator==(const Ledger&) const = default;
};

/// A limit that stands in the way: which, what was found, and what would lift it.
struct Refusal {
    std::string limit;  ///< The configuration key, e.g. "limits.max_order".
    std::string found;  ///< Value and bound, in words.
    std::string lift;   ///< What the operator or the market has to do.
    bool operator==(const Refusal&) const = default;
};

/// Refusals in one line: limit, what was found, what would lift it.
std::string words(const std::vector<Refusal>& refusals);

/// Everything the guard looks at, as values; time is an argument.
struct GuardInput {
    const Limits& limits;
    const Ledger& ledger;
    const std::vector<AllowedCall>& allowed;
    std::vector<std::optional<Wad>> max_leverage;  ///< One a hedge, its `leverage.max`.
    Wad slippage_budget;  ///< The strategy's `max_slippage`, as a fraction.
    const Head& head;
    WallTime now;
    /// Reverts in a row refuse here, as in journals older than GuardState; else watch() sees them.
    bool counts_reverts = true;
};

/// Every limit that the plan's orders would break, in a fixed order; empty means go. A plan without
/// orders passes. Orders that only reduce are exempt from the size, pace, margin and drawdown
/// limits: they lower risk.
std::vector<Refusal> examine(const Plan& plan, const Exposure& exposure, const GuardInput& input);

/// Those of them that stand in the way of any trade on this exposure, whoever's order it will be.
std::vector<Refusal> examine_world(const Exposure& exposure, const GuardInput& input);

/// The plan itself if nothing stands in its way, else a refusal with every reason and no orders.
Plan guarded(Plan plan, const Exposure& exposure, const GuardInput& input);

/// Value of the positions, plus the hedges' account value and the money on hand that becomes margin
/// and comes out of it again: what drawdown is measured on. Strategies that share a hedge count
/// together, as their profit on it is the account's, and so do those that hedge one position, as
/// what one loses on it another's hedge brings; nothing if one of them cannot be read.
std::optional<Wad> equity(const Exposure& exposure);

}  // namespace evenkeel
