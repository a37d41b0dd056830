// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/reading/snapshot.hpp"

namespace evenkeel::staked_eth {

/// Ether of 10^18 wei.
inline const u256 kOneEther{std::uint64_t{1'000'000'000'000'000'000}};

/// How a contract says what its token is worth in ether.
struct RateSource {
    std::string_view kind;
    /// The call that answers for an amount of the token; nothing if the answer is for 10^18 alone.
    Call (*of_amount)(const Address& from, const u256& amount);
    /// The call that answers with the worth of 10^18; nothing for a token that is ether 1 to 1.
    Call (*rate)(const Address& from);
    Result<u256> (*answer)(const Snapshot& snapshot, CallIndex index);
};

/// One a kind: wsteth, reth, cbeth, weeth, steth and rate_provider.
std::span<const RateSource> rate_sources();

}  // namespace evenkeel::staked_eth
