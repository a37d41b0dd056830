// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/wei.hpp"

namespace evenkeel {

/// What a transaction offers per gas ([EIP-1559](https://eips.ethereum.org/EIPS/eip-1559)).
/// Chains and types that know only a gas price have it in both parts.
struct Fees {
    Wei max_fee;  ///< The most that is paid in all, base fee included.
    Wei tip;      ///< The most that goes to the block's proposer; at most max_fee.

    constexpr bool operator==(const Fees&) const = default;
};

}  // namespace evenkeel
