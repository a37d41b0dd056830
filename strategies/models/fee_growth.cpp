// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/fee_growth.hpp"

namespace evenkeel {

u256 fee_growth_inside(const TickRange& ticks, const u256& global, const u256& outside_lower,
                       const u256& outside_upper) {
    const u256 below =
        ticks.current >= ticks.lower ? outside_lower : wrapping_sub(global, outside_lower);
    const u256 above =
        ticks.current < ticks.upper ? outside_upper : wrapping_sub(global, outside_upper);
    return wrapping_sub(wrapping_sub(global, below), above);
}

u256 fees_earned(const u256& inside, const u256& last, const u256& liquidity) {
    const u512 product = full_mul(wrapping_sub(inside, last), liquidity);
    return mod_2_128(product.low >> 128);
}

u256 mod_2_128(const u256& value) {
    return u256(std::array<std::uint64_t, 4>{value.limbs[0], value.limbs[1], 0, 0});
}

}  // namespace evenkeel
