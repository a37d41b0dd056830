// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/range_position.hpp"

namespace evenkeel::concentrated {

/// A pool as one block shows it.
struct PoolState {
    u256 sqrt_price;
    std::int32_t tick = 0;
    u256 fee_growth0, fee_growth1;  ///< Global, Q128.128.
};

/// What contracts have recorded of one token. Growths are Q128.128; `shared` is the pool's own
/// record of all liquidity that the position's holder has in the range, other owners' included.
struct TokenRecords {
    const u256 &outside_lower, &outside_upper;  ///< The ticks'.
    const u256 &last, &owed;                    ///< The manager's, for the position.
    const u256 &shared_last, &shared_owed;
};

/// One position as one block shows it; refers to what was decoded.
struct PositionState {
    std::int32_t tick_lower, tick_upper;
    const u256 &sqrt_lower, &sqrt_upper;
    const u256 &liquidity, &shared_liquidity;
    TokenRecords token0, token1;
    bool earning = true;  ///< False while it is staked where swap fees go to others.
};

/// To the last unit what decreaseLiquidity of everything and then collect pay: sums mod 2^128 as in
/// the contracts, and never more than the pool itself has recorded for the range, which rounding
/// can leave a few units below the manager's record. Errc::kOverflow for liquidity that no pool can
/// have.
Result<RangePayout> payout(const PositionState& state, const PoolState& pool);

}  // namespace evenkeel::concentrated
