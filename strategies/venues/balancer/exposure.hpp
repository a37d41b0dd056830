// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/exposure/holding.hpp"
#include "strategies/venues/balancer/layout.hpp"

namespace evenkeel::balancer {

/// Adds a pool's elasticities, and its price where it has two tokens, by the invariant of its kind.
/// `balances` are the Vault's, raw units by token. Errc::kReverted if the pool is not of that kind;
/// Errc::kDecode for weights, rates or an amplification that no pool can have.
Result<void> add_exposure(Kind kind, const PoolReads& reads, const std::vector<u256>& balances,
                          const Snapshot& snapshot, Holding& out);

}  // namespace evenkeel::balancer
