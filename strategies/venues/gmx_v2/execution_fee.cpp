// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/execution_fee.hpp"

namespace evenkeel::gmx_v2 {
namespace {

Result<u256> sane(const std::optional<u256>& number) {
    if (number) return *number;
    return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: an execution fee beyond any sense");
}

Result<u256> sum(const u256& a, const u256& b) {
    return sane(checked_add(a, b));
}

}  // namespace

Result<u256> keeper_gas(const GasFactors& factors, Work work) {
    constexpr unsigned kPrices = 3;
    u256 own = work == Work::kIncrease ? factors.increase : factors.decrease;
    if (work == Work::kConvertingDecrease) {
        EVENKEEL_TRY(own, sum(own, factors.swap));
    }
    EVENKEEL_TRY(const u256 prices, sane(checked_mul(factors.per_price, u256(kPrices))));
    EVENKEEL_TRY(const u256 fixed, sum(factors.base, prices));
    EVENKEEL_TRY(const u256 scaled, sane(mul_div(own, factors.multiplier, u256::pow10(30))));
    return sum(fixed, scaled);
}

Result<Wei> order_gas_price(const Wei& base_fee, const Wei& tip) {
    // A block's base fee is at most an eighth above that of the block before.
    EVENKEEL_TRY(const u256 next, sum(base_fee.amount, base_fee.amount >> 3));
    EVENKEEL_TRY(const u256 price, sum(next, tip.amount));
    return Wei(price);
}

Result<Wei> execution_fee(const u256& gas, const Wei& gas_price, const Ratio& margin) {
    EVENKEEL_TRY(const u256 least, sane(checked_mul(gas, gas_price.amount)));
    const Wad whole = Wad::from_int(1) + margin.value;
    EVENKEEL_TRY(const u256 fee, sane(mul_div(least, magnitude(whole.raw()),
                                              magnitude(Wad::from_int(1).raw()), Rounding::kUp)));
    return Wei(fee);
}

}  // namespace evenkeel::gmx_v2
