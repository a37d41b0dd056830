// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "strategies/reading/facts.hpp"
#include "strategies/reading/snapshot.hpp"

namespace evenkeel::balancer {

/// The invariant of pools, and how one leaves them.
enum class Kind : std::uint8_t {
    kWeighted,
    kStable,      ///< Stable and meta-stable pools.
    kComposable,  ///< Stable pools that list their own pool token among their tokens.
};

/// Whose pool tokens, of which pools.
struct Source {
    Kind kind = Kind::kWeighted;
    std::vector<Address> pools;
    Address queries, owner;
};

/// A pool's calls of each block, and what never changes about it.
struct PoolReads {
    Address address;
    std::vector<Address> tokens;
    std::vector<unsigned> decimals;  ///< By token; 0 for the pool's own.
    u256 held;                       ///< Pool tokens that `exit` asks about.
    CallIndex tokens_now{}, balance{};
    CallIndex weights{};                 ///< Of a weighted pool.
    CallIndex amplification{}, rates{};  ///< Of the others.
    std::optional<CallIndex> exit;       ///< None if nothing is held.
};

/// Pool tokens of the owner.
Call held_call(const Source& source, const Address& pool);

/// One round of planning: the reads as far as facts are known, complete once none are wanted.
/// Errc::kConfig if `queries` is of another vault than a pool; Errc::kUnsupported for a composable
/// pool that was not said to be one.
Result<std::vector<PoolReads>> plan_layout(const Source& source, FactBook& facts, CallList& calls);

}  // namespace evenkeel::balancer
