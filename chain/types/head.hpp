// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "chain/types/hash32.hpp"
#include "chain/types/wei.hpp"

namespace evenkeel {

/// The block a reading is pinned to.
struct Head {
    std::uint64_t number = 0;
    Hash32 hash;
    Hash32 parent;
    std::uint64_t timestamp = 0;  ///< Seconds since 1970, as the chain says.
    Wei base_fee;                 ///< Per gas, of this block; zero where the chain has none.
    std::uint64_t gas_limit = 0;

    bool operator==(const Head&) const = default;
};

}  // namespace evenkeel
