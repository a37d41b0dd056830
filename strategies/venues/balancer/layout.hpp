// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel::balancer {

/// Whose pool tokens, of which pools.
struct Source {
    std::vector<Address> pools;
    Address queries, owner;
};

/// A pool's calls of each block, and what never changes about it.
struct PoolReads {
    Address address;
    std::vector<Address> tokens;
    std::vector<unsigned> decimals;
    u256 held;  ///< Pool tokens that `exit` asks about.
    CallIndex tokens_now{}, weights{}, balance{};
    std::optional<CallIndex> exit;  ///< None if nothing is held.
};

/// Pool tokens of the owner.
Call held_call(const Source& source, const Address& pool);

/// One round of planning: the reads as far as facts are known, complete once none are wanted.
/// Errc::kConfig if `queries` is of another vault than a pool.
Result<std::vector<PoolReads>> plan_layout(const Source& source, FactBook& facts, CallList& calls);

}  // namespace evenkeel::balancer
