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

Result<Wei> execution_fee(const u256& gas, const GasPrice& price) {
    const Wad one = Wad::from_int(1), whole = one + price.margin.value;
    EVENKEEL_TRY(const u256 least, sane(checked_mul(gas, price.base_fee.amount)));
    EVENKEEL_TRY(const u256 by_base_fee,
                 sane(mul_div(least, magnitude(whole.raw()), magnitude(one.raw()), Rounding::kUp)));
    EVENKEEL_TRY(const u256 tip, sane(checked_mul(gas, price.max_tip.amount)));
    EVENKEEL_TRY(const u256 fee, sum(by_base_fee, tip));
    return Wei(fee);
}

}  // namespace evenkeel::gmx_v2
