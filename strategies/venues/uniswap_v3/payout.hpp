// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "abi/uniswap_v3/nonfungible_position_manager.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "strategies/models/liquidity_amounts.hpp"

namespace evenkeel::uniswap_v3 {

namespace manager_abi = abi::uniswap_v3::nonfungible_position_manager;
namespace pool_abi = abi::uniswap_v3::pool;

/// A pool as one block shows it.
struct PoolState {
    u256 sqrt_price;
    std::int32_t tick = 0;
    u256 fee_growth0, fee_growth1;  ///< Global, Q128.128.
};

/// One position as one block shows it. `shared` is the pool's own record of all liquidity that the
/// position manager has in the range, other owners' included.
struct PositionState {
    const manager_abi::Positions::Output& position;
    const pool_abi::Ticks::Output &lower, &upper;
    const pool_abi::Positions::Output& shared;
    u256 sqrt_lower, sqrt_upper;
};

/// What closing a position pays, raw units.
struct Payout {
    TokenAmounts principal, fees;
    bool operator==(const Payout&) const = default;
};

/// To the last unit what decreaseLiquidity of everything and then collect pay: sums mod 2^128 as in
/// the contracts, and never more than the pool itself has recorded for the range, which rounding
/// can leave a few units below the manager's record. Errc::kOverflow for liquidity that no pool can
/// have.
Result<Payout> payout(const PositionState& state, const PoolState& pool);

}  // namespace evenkeel::uniswap_v3
