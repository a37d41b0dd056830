// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chain/rpc/endpoints.hpp"
#include "chain/rpc/multicall.hpp"
#include "chain/types/head.hpp"
#include "chain/types/wei.hpp"

namespace evenkeel::rpc {

/// What a decision rests on, at one block.
struct Testimony {
    CallResults results;      ///< One a call.
    std::uint64_t nonce = 0;  ///< Of the account.
    Wei balance;              ///< Of the account.

    bool operator==(const Testimony&) const = default;
};

/// Who has to agree about what.
struct QuorumQuestion {
    Head head;
    Address account;
    std::size_t needed = 1;             ///< Endpoints that hold the same, the first one included.
    std::optional<std::size_t> source;  ///< Who told the testimony; nothing if several together.
};

/// Asks further endpoints for a testimony at the head's hash, with the calls that `calls` has
/// prepared, until `needed` hold the same to the last byte. Those that do not know the block yet
/// get a moment and another chance. Whoever tells something else is noted in the pool as
/// disagreeing; if enough others agree among themselves, that is the source. Errc::kQuorum, naming
/// who differs and who is silent, if there are not enough.
Result<void> corroborate(EndpointPool& pool, PreparedMulticall& calls,
                         const QuorumQuestion& question, const Testimony& testimony);

/// The first thing in which two testimonies differ, in words; empty if they are equal.
std::string difference(const std::vector<Call>& calls, const Testimony& one,
                       const Testimony& other);

}  // namespace evenkeel::rpc
