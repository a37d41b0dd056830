// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/v2_swap.hpp"

namespace evenkeel {
namespace {

Result<void> check(const V2Pool& pool) {
    if (!pool.reserve_in.is_zero() && !pool.reserve_out.is_zero() && pool.fee < kFeeUnit) return {};
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                "expected a pool with reserves and a fee below all of a swap");
}

/// The contracts multiply in 256 bits and revert beyond.
Result<u256> checked(const std::optional<u256>& value) {
    if (value) return *value;
    return fail(Errc::kOverflow, Remedy::kGiveUp, "a swap beyond 256 bits");
}

u256 kept(const V2Pool& pool) {
    return u256(kFeeUnit - pool.fee);
}

}  // namespace

Result<u256> v2_amount_out(const V2Pool& pool, const u256& in) {
    EVENKEEL_CHECK(check(pool));
    EVENKEEL_TRY(const u256 usable, checked(checked_mul(in, kept(pool))));
    EVENKEEL_TRY(const u256 numerator, checked(checked_mul(usable, pool.reserve_out)));
    EVENKEEL_TRY(const u256 scaled, checked(checked_mul(pool.reserve_in, u256(kFeeUnit))));
    EVENKEEL_TRY(const u256 denominator, checked(checked_add(scaled, usable)));
    return div_rem(numerator, denominator)->quotient;
}

Result<u256> v2_amount_in(const V2Pool& pool, const u256& out) {
    EVENKEEL_CHECK(check(pool));
    if (out >= pool.reserve_out) {
        return fail(Errc::kRefused, Remedy::kRetryLater,
                    "the pool has not as much as is asked for");
    }
    EVENKEEL_TRY(const u256 product, checked(checked_mul(pool.reserve_in, out)));
    EVENKEEL_TRY(const u256 numerator, checked(checked_mul(product, u256(kFeeUnit))));
    EVENKEEL_TRY(const u256 denominator,
                 checked(checked_mul(wrapping_sub(pool.reserve_out, out), kept(pool))));
    // One more, whether or not it comes out even: as the library does.
    return checked(checked_add(div_rem(numerator, denominator)->quotient, 1u));
}

Result<double> v2_price_impact(const V2Pool& pool, const u256& in) {
    EVENKEEL_CHECK(check(pool));
    const double usable = in.to_double() * (1.0 - pool.fee / double{kFeeUnit});
    return usable / (pool.reserve_in.to_double() + usable);
}

}  // namespace evenkeel
