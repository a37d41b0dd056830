// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v3/payout.hpp"

#include <algorithm>

#include "strategies/models/fee_growth.hpp"

namespace evenkeel::uniswap_v3 {
namespace {

/// The records of one token.
struct TokenRecord {
    u256 inside;                    ///< Fee growth inside the range now.
    u256 last, owed;                ///< The manager's, for the position.
    u256 shared_last, shared_owed;  ///< The pool's, for the range.
};

struct TokenPayout {
    u256 principal, fees;
};

TokenPayout collected(const TokenRecord& record, const u256& liquidity,
                      const u256& shared_liquidity, const u256& principal) {
    const auto total = [&](const u256& owed, const u256& last, const u256& earning) {
        const u256 earned = fees_earned(record.inside, last, earning);
        return mod_2_128(wrapping_add(wrapping_add(owed, earned), principal));
    };
    // Without liquidity neither contract brings its record up to date before it pays.
    const bool updates = !liquidity.is_zero();
    const u256 by_manager = updates ? total(record.owed, record.last, liquidity) : record.owed;
    const u256 by_pool = updates ? total(record.shared_owed, record.shared_last, shared_liquidity)
                                 : record.shared_owed;
    const u256 paid = std::min(by_manager, by_pool);
    const u256 released = std::min(paid, principal);
    return {released, wrapping_sub(paid, released)};
}

}  // namespace

Result<Payout> payout(const PositionState& state, const PoolState& pool) {
    const auto& position = state.position;
    const auto& shared = state.shared;
    EVENKEEL_TRY(const TokenAmounts principal,
                 amounts_for_liquidity(pool.sqrt_price, state.sqrt_lower, state.sqrt_upper,
                                       position.liquidity));
    const TickRange ticks{pool.tick, position.tick_lower, position.tick_upper};
    const TokenRecord record0{
        fee_growth_inside(ticks, pool.fee_growth0, state.lower.fee_growth_outside0_x128,
                          state.upper.fee_growth_outside0_x128),
        position.fee_growth_inside0_last_x128, position.tokens_owed0,
        shared.fee_growth_inside0_last_x128, shared.tokens_owed0};
    const TokenRecord record1{
        fee_growth_inside(ticks, pool.fee_growth1, state.lower.fee_growth_outside1_x128,
                          state.upper.fee_growth_outside1_x128),
        position.fee_growth_inside1_last_x128, position.tokens_owed1,
        shared.fee_growth_inside1_last_x128, shared.tokens_owed1};
    const TokenPayout paid0 =
        collected(record0, position.liquidity, shared.liquidity, principal.amount0);
    const TokenPayout paid1 =
        collected(record1, position.liquidity, shared.liquidity, principal.amount1);
    return Payout{{paid0.principal, paid1.principal}, {paid0.fees, paid1.fees}};
}

}  // namespace evenkeel::uniswap_v3
