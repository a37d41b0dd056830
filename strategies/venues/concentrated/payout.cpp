// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/concentrated/payout.hpp"

#include <algorithm>

#include "strategies/models/fee_growth.hpp"

namespace evenkeel::concentrated {
namespace {

struct TokenPayout {
    u256 principal, fees;
};

TokenPayout collected(const PositionState& state, const TokenRecords& record, const u256& inside,
                      const u256& principal) {
    const auto total = [&](const u256& owed, const u256& last, const u256& earning) {
        const u256 earned = state.earning ? fees_earned(inside, last, earning) : u256();
        return mod_2_128(wrapping_add(wrapping_add(owed, earned), principal));
    };
    // Without liquidity neither contract brings its record up to date before it pays.
    const bool updates = !state.liquidity.is_zero();
    const u256 by_manager =
        updates ? total(record.owed, record.last, state.liquidity) : record.owed;
    const u256 by_pool = updates
                             ? total(record.shared_owed, record.shared_last, state.shared_liquidity)
                             : record.shared_owed;
    const u256 paid = std::min(by_manager, by_pool);
    const u256 released = std::min(paid, principal);
    return {released, wrapping_sub(paid, released)};
}

}  // namespace

Result<RangePayout> payout(const PositionState& state, const PoolState& pool) {
    EVENKEEL_TRY(const TokenAmounts principal,
                 amounts_for_liquidity(pool.sqrt_price, state.sqrt_lower, state.sqrt_upper,
                                       state.liquidity));
    const TickRange ticks{pool.tick, state.tick_lower, state.tick_upper};
    const auto paid = [&](const TokenRecords& record, const u256& growth, const u256& amount) {
        const u256 inside =
            fee_growth_inside(ticks, growth, record.outside_lower, record.outside_upper);
        return collected(state, record, inside, amount);
    };
    const TokenPayout paid0 = paid(state.token0, pool.fee_growth0, principal.amount0);
    const TokenPayout paid1 = paid(state.token1, pool.fee_growth1, principal.amount1);
    return RangePayout{{paid0.principal, paid1.principal}, {paid0.fees, paid1.fees}};
}

}  // namespace evenkeel::concentrated
