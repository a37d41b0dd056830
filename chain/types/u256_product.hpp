// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bodies of u256.hpp that multiply, divide and take roots.
#include "chain/types/limb_division.hpp"
#include "chain/types/u256_impl.hpp"

namespace evenkeel {

namespace detail {

/// All eight limbs of a*b. They stay in one place: copies made by vector loads wait for the stores.
constexpr LongDividend multiply(const u256& a, const u256& b) {
    LongDividend product{};
    for (unsigned i = 0; i < 4; ++i) {
        std::uint64_t carry = 0;
        for (unsigned j = 0; j < 4; ++j) {
            const u128 step = static_cast<u128>(a.limbs[i]) * b.limbs[j] + product[i + j] + carry;
            product[i + j] = low(step);
            carry = high(step);
        }
        product[i + 4] = carry;
    }
    return product;
}

/// Four limbs from `from` on.
constexpr u256 word_at(const LongDividend& limbs, unsigned from) {
    return u256(std::array{limbs[from], limbs[from + 1], limbs[from + 2], limbs[from + 3]});
}

/// The quotient by 2^exponent: Q96 and Q128 are what Uniswap divides by most.
constexpr u256 shift_down(const LongDividend& limbs, unsigned exponent) {
    const unsigned limb = exponent / 64, rest = exponent % 64;
    u256 quotient;
    for (unsigned i = 0; i < 4; ++i) {
        quotient.limbs[i] = low(join(limbs[limb + i + 1], limbs[limb + i]) >> rest);
    }
    return quotient;
}

}  // namespace detail

constexpr u512 full_mul(const u256& a, const u256& b) {
    const detail::LongDividend product = detail::multiply(a, b);
    return {detail::word_at(product, 0), detail::word_at(product, 4)};
}

constexpr u256 wrapping_mul(const u256& a, const u256& b) {
    u256 product;
    for (unsigned i = 0; i < 4; ++i) {
        std::uint64_t carry = 0;
        for (unsigned j = 0; i + j < 4; ++j) {
            const detail::u128 step =
                static_cast<detail::u128>(a.limbs[i]) * b.limbs[j] + product.limbs[i + j] + carry;
            product.limbs[i + j] = detail::low(step);
            carry = detail::high(step);
        }
    }
    return product;
}

constexpr std::optional<u256> checked_mul(const u256& a, const u256& b) {
    const u512 product = full_mul(a, b);
    if (!product.high.is_zero()) return std::nullopt;
    return product.low;
}

constexpr u256 u256::pow10(unsigned exponent) {
    ensure_invariant(exponent < 78, "10^exponent fits a word");
    u256 power(1u);
    for (unsigned i = 0; i < exponent; ++i) power = wrapping_mul(power, u256(10u));
    return power;
}

constexpr std::optional<DivRem> div_rem(const u256& dividend, const u256& divisor) {
    if (divisor.is_zero()) return std::nullopt;
    if (dividend < divisor) return DivRem{u256(), dividend};
    detail::LongDividend limbs{};
    for (unsigned i = 0; i < 4; ++i) limbs[i] = dividend.limbs[i];
    const detail::LongQuotient out = detail::divide(limbs, 4, divisor.limbs);
    return DivRem{detail::word_at(out.quotient, 0), u256(out.remainder)};
}

constexpr std::optional<u256> mul_div(const u256& a, const u256& b, const u256& denominator,
                                      Rounding rounding) {
    detail::LongDividend product = detail::multiply(a, b);
    // The quotient fits a word only then; a zero denominator never passes.
    if (detail::word_at(product, 4) >= denominator) return std::nullopt;
    const u256 mask = wrapping_sub(denominator, u256(1u));
    DivRem out;
    if ((denominator & mask).is_zero()) {
        out.quotient = detail::shift_down(product, denominator.bit_width() - 1);
        if (rounding == Rounding::kUp) out.remainder = detail::word_at(product, 0) & mask;
    } else {
        const detail::LongQuotient parts = detail::divide(product, 8, denominator.limbs);
        out = {detail::word_at(parts.quotient, 0), u256(parts.remainder)};
    }
    if (rounding == Rounding::kDown || out.remainder.is_zero()) return out.quotient;
    return checked_add(out.quotient, u256(1u));
}

constexpr u256 isqrt(const u256& value) {
    if (value.is_zero()) return value;
    // Newton from above falls strictly until it reaches the root; 2^ceil(width/2) is above it.
    const unsigned half = (value.bit_width() + 1) / 2;
    u256 root = u256::pow2(half);
    while (true) {
        const u256 next = wrapping_add(root, div_rem(value, root)->quotient) >> 1;
        if (next >= root) return root;
        root = next;
    }
}

}  // namespace evenkeel
