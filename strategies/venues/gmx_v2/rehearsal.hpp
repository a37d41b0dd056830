// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/gmx_v2/reads.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::gmx_v2 {

/// The order's multicall with simulateExecuteLatestOrder behind it: the router carries the order
/// out at this block's prices and reverts. Nothing for what creates no order. The prices' time lies
/// well within the order's life, since a node may run the call at a later time than the block's.
Result<std::optional<Call>> make_rehearsal(const Contracts& contracts, const MarketReads& reads,
                                           const Order& order, const Snapshot& snapshot);

/// Errc::kRefused, with the venue's reason, unless it reverted as an order does that would be
/// carried out.
Result<void> judge_rehearsal(const CallOutcome& outcome);

}  // namespace evenkeel::gmx_v2
