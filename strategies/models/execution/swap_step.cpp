// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/swap_step.hpp"

#include <algorithm>

namespace evenkeel {
namespace {

constexpr unsigned kLiquidityBits = 128, kPriceBits = 160, kFraction = 96;

/// A value that the bits of its arguments guarantee, or the error that they are broken.
Result<u256> fits(const std::optional<u256>& value) {
    if (value) return *value;
    return fail(Errc::kOverflow, Remedy::kGiveUp, "a swap beyond what a pool can hold");
}

Result<void> check_liquidity(const u256& liquidity) {
    if (liquidity.bit_width() <= kLiquidityBits) return {};
    return fail(Errc::kOverflow, Remedy::kGiveUp,
                "liquidity " + to_decimal(liquidity) + " is more than a pool can hold");
}

Result<void> check_moves(const u256& sqrt, const u256& liquidity) {
    if (!sqrt.is_zero() && !liquidity.is_zero()) return check_liquidity(liquidity);
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                "expected a pool with price and liquidity");
}

Result<u256> as_price(const std::optional<u256>& sqrt) {
    if (sqrt && sqrt->bit_width() <= kPriceBits) return *sqrt;
    return fail(Errc::kOverflow, Remedy::kGiveUp, "a swap that moves the price beyond 160 bits");
}

tl::unexpected<Error> too_little() {
    return fail(Errc::kRefused, Remedy::kRetryLater, "the pool has not as much as is asked for");
}

/// L 2^96 s / (L 2^96 + amount s), rounded up; as L 2^96 / (L 2^96 / s + amount) where the product
/// does not fit: the pools do so too, and it rounds otherwise.
Result<u256> after_token0_in(const u256& sqrt, const u256& liquidity, const u256& amount) {
    if (amount.is_zero()) return sqrt;
    const u256 numerator = liquidity << kFraction;
    if (const auto product = checked_mul(amount, sqrt)) {
        if (const auto sum = checked_add(numerator, *product))
            return as_price(mul_div(numerator, sqrt, *sum, Rounding::kUp));
    }
    EVENKEEL_TRY(const u256 sum, fits(checked_add(div_rem(numerator, sqrt)->quotient, amount)));
    return as_price(mul_div(numerator, 1u, sum, Rounding::kUp));
}

Result<u256> after_token0_out(const u256& sqrt, const u256& liquidity, const u256& amount) {
    if (amount.is_zero()) return sqrt;
    const u256 numerator = liquidity << kFraction;
    const auto product = checked_mul(amount, sqrt);
    if (!product || *product >= numerator) return too_little();
    return as_price(mul_div(numerator, sqrt, wrapping_sub(numerator, *product), Rounding::kUp));
}

Result<u256> after_token1_in(const u256& sqrt, const u256& liquidity, const u256& amount) {
    EVENKEEL_TRY(const u256 rise, fits(mul_div(amount, u256::pow2(kFraction), liquidity)));
    return as_price(checked_add(sqrt, rise));
}

Result<u256> after_token1_out(const u256& sqrt, const u256& liquidity, const u256& amount) {
    const auto fall = mul_div(amount, u256::pow2(kFraction), liquidity, Rounding::kUp);
    if (!fall || *fall >= sqrt) return too_little();
    return wrapping_sub(sqrt, *fall);
}

Result<u256> input_between(const StepRequest& r, const u256& to, bool zero_for_one) {
    return zero_for_one ? amount0_between(to, r.sqrt, r.liquidity, Rounding::kUp)
                        : amount1_between(r.sqrt, to, r.liquidity, Rounding::kUp);
}

Result<u256> output_between(const StepRequest& r, const u256& to, bool zero_for_one) {
    return zero_for_one ? amount1_between(to, r.sqrt, r.liquidity, Rounding::kDown)
                        : amount0_between(r.sqrt, to, r.liquidity, Rounding::kDown);
}

/// Where the step ends: at its target if what is left suffices.
Result<u256> end_of(const StepRequest& r, bool zero_for_one) {
    if (r.side == SwapSide::kExactInput) {
        EVENKEEL_TRY(const u256 usable,
                     fits(mul_div(r.remaining, kFeeUnit - r.fee, u256(kFeeUnit))));
        EVENKEEL_TRY(const u256 needed, input_between(r, r.target, zero_for_one));
        if (usable >= needed) return r.target;
        return sqrt_after_input(r.sqrt, r.liquidity, usable, zero_for_one);
    }
    EVENKEEL_TRY(const u256 available, output_between(r, r.target, zero_for_one));
    if (r.remaining >= available) return r.target;
    return sqrt_after_output(r.sqrt, r.liquidity, r.remaining, zero_for_one);
}

}  // namespace

Result<u256> amount0_between(const u256& sqrt_a, const u256& sqrt_b, const u256& liquidity,
                             Rounding rounding) {
    EVENKEEL_CHECK(check_liquidity(liquidity));
    const auto& [low, high] = std::minmax(sqrt_a, sqrt_b);
    const auto part = mul_div(liquidity << kFraction, wrapping_sub(high, low), high, rounding);
    const auto amount = part ? mul_div(*part, 1u, low, rounding) : std::nullopt;
    if (amount) return *amount;
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, "expected a pool with a price");
}

Result<u256> amount1_between(const u256& sqrt_a, const u256& sqrt_b, const u256& liquidity,
                             Rounding rounding) {
    EVENKEEL_CHECK(check_liquidity(liquidity));
    const auto& [low, high] = std::minmax(sqrt_a, sqrt_b);
    return fits(mul_div(liquidity, wrapping_sub(high, low), u256::pow2(kFraction), rounding));
}

Result<u256> sqrt_after_input(const u256& sqrt, const u256& liquidity, const u256& amount,
                              bool zero_for_one) {
    EVENKEEL_CHECK(check_moves(sqrt, liquidity));
    return zero_for_one ? after_token0_in(sqrt, liquidity, amount)
                        : after_token1_in(sqrt, liquidity, amount);
}

Result<u256> sqrt_after_output(const u256& sqrt, const u256& liquidity, const u256& amount,
                               bool zero_for_one) {
    EVENKEEL_CHECK(check_moves(sqrt, liquidity));
    return zero_for_one ? after_token1_out(sqrt, liquidity, amount)
                        : after_token0_out(sqrt, liquidity, amount);
}

Result<SwapStep> swap_step(const StepRequest& r) {
    if (r.fee >= kFeeUnit) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    "expected a fee below all of a swap, found " + std::to_string(r.fee));
    }
    const bool zero_for_one = r.sqrt >= r.target, exact_in = r.side == SwapSide::kExactInput;
    SwapStep out;
    EVENKEEL_TRY(out.sqrt_after, end_of(r, zero_for_one));
    EVENKEEL_TRY(out.in, input_between(r, out.sqrt_after, zero_for_one));
    EVENKEEL_TRY(out.out, output_between(r, out.sqrt_after, zero_for_one));
    // The price of an exact output is rounded so that the pool may give a unit more.
    if (!exact_in) out.out = std::min(out.out, r.remaining);
    if (exact_in && out.sqrt_after != r.target) {
        EVENKEEL_TRY(out.fee, fits(checked_sub(r.remaining, out.in)));
        return out;
    }
    EVENKEEL_TRY(out.fee, fits(mul_div(out.in, u256(r.fee), kFeeUnit - r.fee, Rounding::kUp)));
    return out;
}

}  // namespace evenkeel
