// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "chain/types/u256.hpp"

namespace evenkeel {

/// A range of ticks and the pool's own tick (slot0.tick, which the pools use; not the price's).
struct TickRange {
    std::int32_t current = 0, lower = 0, upper = 0;
    bool operator==(const TickRange&) const = default;
};

/// Fees per unit of liquidity inside a range, of one token, Q128.128. Wraps mod 2^256 by design:
/// only differences of it mean anything (Uniswap v3 whitepaper, 6.3).
u256 fee_growth_inside(const TickRange& ticks, const u256& global, const u256& outside_lower,
                       const u256& outside_upper);

/// What `liquidity` (below 2^128) has earned since `last`, raw units: mod 2^128, as the contracts
/// keep it.
u256 fees_earned(const u256& inside, const u256& last, const u256& liquidity);

/// The lowest 128 bits: what a sum of two uint128 leaves where Solidity does not check.
u256 mod_2_128(const u256& value);

}  // namespace evenkeel
