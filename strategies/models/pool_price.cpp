// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/pool_price.hpp"

#include <cmath>

#include "strategies/models/tick_math.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> too_large() {
    return fail(Errc::kOverflow, Remedy::kGiveUp, "pool price is too large for 18 decimals");
}

/// value * 10^(18 + up - down) / divisor.
std::optional<u256> scaled(const u256& value, unsigned up, unsigned down, const u256& divisor) {
    if (18 + up >= down) {
        const unsigned power = 18 + up - down;
        return power < 78 ? mul_div(value, u256::pow10(power), divisor) : std::nullopt;
    }
    const auto shrunk = div_rem(value, divisor);
    const unsigned power = down - 18 - up;
    return power < 78 ? std::optional(div_rem(shrunk->quotient, u256::pow10(power))->quotient)
                      : std::optional(u256());
}

Result<Wad> as_price(const std::optional<u256>& raw) {
    if (!raw) return too_large();
    return Wad::from_token(*raw, 18, Rounding::kDown);
}

}  // namespace

double price0(const SqrtPrice& pool) {
    const double root = pool.sqrt.to_double() / 0x1p96;
    const auto power = static_cast<int>(pool.decimals0) - static_cast<int>(pool.decimals1);
    const double scale = std::pow(10.0, std::abs(power));
    return power < 0 ? root * root / scale : root * root * scale;
}

Result<Wad> exact_price0(const SqrtPrice& pool) {
    // The square shifted down by 2^96 keeps 64 bits more than the price needs, and fits.
    const auto square = mul_div(pool.sqrt, pool.sqrt, u256::pow2(96));
    if (!square) return too_large();
    return as_price(scaled(*square, pool.decimals0, pool.decimals1, u256::pow2(96)));
}

Result<Wad> exact_price1(const SqrtPrice& pool) {
    const auto inverse = div_rem(u256::pow2(192), pool.sqrt);
    if (!inverse) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp, "the pool has no price yet");
    }
    return as_price(scaled(inverse->quotient, pool.decimals1, pool.decimals0, pool.sqrt));
}

Result<Wad> exact_ratio(const u256& quote, unsigned quote_decimals, const u256& base,
                        unsigned base_decimals) {
    if (base.is_zero()) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp, "the pool has no price yet");
    }
    return as_price(scaled(quote, base_decimals, quote_decimals, base));
}

Result<u256> sqrt_of_price(const Wad& price, Rounding rounding) {
    if (price.is_negative()) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp, "a price cannot be below zero");
    }
    const auto square = mul_div(magnitude(price.raw()), u256::pow2(192), u256::pow10(18), rounding);
    if (!square) return too_large();
    u256 root = isqrt(*square);
    if (rounding == Rounding::kUp && wrapping_mul(root, root) != *square) {
        root = wrapping_add(root, 1u);
    }
    if (root < kMinSqrtRatio || root >= kMaxSqrtRatio) return too_large();
    return root;
}

}  // namespace evenkeel
