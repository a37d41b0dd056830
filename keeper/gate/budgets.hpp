// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/gate/policy.hpp"
#include "keeper/guard/limits.hpp"
#include "keeper/journal/journal.hpp"

namespace evenkeel {

/// What the last hour and the last day hold, the new signature included.
struct Spendings {
    Usage hour, day;
};

/// The limits of an hour and of a day: orders, notional, slippage and gas. Errc::kRefused, to be
/// tried again later, naming the limit.
///
/// Orders are bound by all of them, approvals and preparations by gas. Reductions and cancellations
/// by none: when a budget is spent, less risk must still be possible; what one of them can cost at
/// most is bounded by the caps of a single transaction.
Result<void> check_budgets(ChargeKind kind, const Spendings& after, const Limits& limits);

}  // namespace evenkeel
