// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "chain/types/mined_log.hpp"
#include "strategies/venues/gmx_v2/market.hpp"
#include "strategies/venues/order_outcome.hpp"

namespace evenkeel::gmx_v2 {

/// The contract that all events come from, as the router names it; nothing while that is wanted.
Result<std::optional<Address>> event_emitter(const Market& market, FactBook& facts);

/// Keys of the orders of the account in the market that OrderCreated events tell of, whichever
/// contract they come from. Events that cannot be read say nothing.
std::vector<std::string> taken_orders(const Market& market, std::span<const Log> logs);

/// Every event that has the order's key for its topic, from block `from` on. Errc::kDecode if the
/// key is none.
Result<LogQuery> events_of(const Address& emitter, const std::string& key, std::uint64_t from);

/// What one transaction's logs, or some of them, say became of the account's order; nothing if they
/// do not. Errc::kDecode for events that cannot be read, or that tell of another account or market.
Result<std::optional<OrderOutcome>> order_outcome(const Market& market, const Contracts& contracts,
                                                  const Address& emitter, const std::string& key,
                                                  std::span<const Log> logs);

}  // namespace evenkeel::gmx_v2
