// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bodies of u256.hpp that multiply, divide and take roots.
#include "chain/types/limb_division.hpp"
#include "chain/types/u256_impl.hpp"

namespace evenkeel {

constexpr u512 full_mul(const u256& a, const u256& b) {
    std::array<std::uint64_t, 8> product{};
    for (unsigned i = 0; i < 4; ++i) {
        std::uint64_t carry = 0;
        for (unsigned j = 0; j < 4; ++j) {
            const detail::u128 step =
                static_cast<detail::u128>(a.limbs[i]) * b.limbs[j] + product[i + j] + carry;
            product[i + j] = detail::low(step);
            carry = detail::high(step);
        }
        product[i + 4] = carry;
    }
    return {u256(std::array{product[0], product[1], product[2], product[3]}),
            u256(std::array{product[4], product[5], product[6], product[7]})};
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
    return DivRem{
        u256(std::array{out.quotient[0], out.quotient[1], out.quotient[2], out.quotient[3]}),
        u256(out.remainder)};
}

namespace detail {

/// The quotient of a product whose upper half is below the divisor, so that it fits a word.
constexpr DivRem divide_product(const u512& product, const u256& divisor) {
    if (product.high.is_zero()) return *div_rem(product.low, divisor);
    LongDividend limbs{};
    for (unsigned i = 0; i < 4; ++i) {
        limbs[i] = product.low.limbs[i];
        limbs[i + 4] = product.high.limbs[i];
    }
    const LongQuotient out = divide(limbs, 8, divisor.limbs);
    return {u256(std::array{out.quotient[0], out.quotient[1], out.quotient[2], out.quotient[3]}),
            u256(out.remainder)};
}

/// The same quotient by the divisor 2^exponent: Q96 and Q128 are what Uniswap divides by most.
constexpr u256 shift_product(const u512& product, unsigned exponent) {
    std::array<std::uint64_t, 9> limbs{};
    for (unsigned i = 0; i < 4; ++i) {
        limbs[i] = product.low.limbs[i];
        limbs[i + 4] = product.high.limbs[i];
    }
    const unsigned limb = exponent / 64, rest = exponent % 64;
    u256 quotient;
    for (unsigned i = 0; i < 4; ++i) {
        quotient.limbs[i] = low(join(limbs[limb + i + 1], limbs[limb + i]) >> rest);
    }
    return quotient;
}

}  // namespace detail

constexpr std::optional<u256> mul_div(const u256& a, const u256& b, const u256& denominator,
                                      Rounding rounding) {
    const u512 product = full_mul(a, b);
    if (product.high >= denominator) return std::nullopt;  // also every zero denominator
    const u256 mask = wrapping_sub(denominator, u256(1u));
    DivRem out;
    if ((denominator & mask).is_zero()) {
        out.quotient = detail::shift_product(product, denominator.bit_width() - 1);
        if (rounding == Rounding::kUp) out.remainder = product.low & mask;
    } else {
        out = detail::divide_product(product, denominator);
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
