// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Long division of up to eight limbs by up to four: Knuth's algorithm D (TAOCP 4.3.1) with the
// reciprocals of Möller and Granlund, "Improved division by invariant integers" (2011), whose
// algorithm numbers are given.
#include <array>
#include <bit>
#include <cstdint>

#include "chain/types/u256_impl.hpp"

namespace evenkeel::detail {

/// Least significant limb first; the ninth takes what normalising shifts out.
using LongDividend = std::array<std::uint64_t, 9>;

struct LongQuotient {
    std::array<std::uint64_t, 9> quotient{};
    std::array<std::uint64_t, 4> remainder{};
};

/// floor((2^128 - 1) / divisor) - 2^64 for a divisor whose top bit is set.
constexpr std::uint64_t reciprocal(std::uint64_t divisor) {
#if defined(__x86_64__)
    if (!std::is_constant_evaluated()) {
        std::uint64_t quotient = 0, remainder = 0;
        // The compiler would call a library routine that checks for cases that cannot occur here.
        __asm__("divq %4"
                : "=a"(quotient), "=d"(remainder)
                : "0"(~std::uint64_t{0}), "1"(~divisor), "r"(divisor)
                : "cc");
        return quotient;
    }
#endif
    return low(join(~divisor, ~std::uint64_t{0}) / divisor);
}

/// The same for a divisor of two limbs (algorithm 6).
constexpr std::uint64_t reciprocal(std::uint64_t d1, std::uint64_t d0) {
    std::uint64_t v = reciprocal(d1);
    std::uint64_t p = d1 * v + d0;
    if (p < d0) {
        --v;
        if (p >= d1) {
            --v;
            p -= d1;
        }
        p -= d1;
    }
    const u128 t = static_cast<u128>(v) * d0;
    p += high(t);
    if (p < high(t)) {
        --v;
        if (join(p, low(t)) >= join(d1, d0)) --v;
    }
    return v;
}

struct Digit {
    std::uint64_t quotient;
    std::uint64_t remainder;
};

/// (u1:u0) / d with u1 < d (algorithm 4).
constexpr Digit divide_2by1(std::uint64_t u1, std::uint64_t u0, std::uint64_t d, std::uint64_t v) {
    const u128 q = static_cast<u128>(v) * u1 + join(u1, u0);
    std::uint64_t digit = high(q) + 1;
    std::uint64_t r = u0 - digit * d;
    if (r > low(q)) {
        --digit;
        r += d;
    }
    if (r >= d) {
        ++digit;
        r -= d;
    }
    return {digit, r};
}

struct WideDigit {
    std::uint64_t quotient;
    u128 remainder;
};

/// (u2:u1:u0) / d with (u2:u1) < d (algorithm 5).
constexpr WideDigit divide_3by2(std::uint64_t u2, std::uint64_t u1, std::uint64_t u0, u128 d,
                                std::uint64_t v) {
    const u128 q = static_cast<u128>(v) * u2 + join(u2, u1);
    const u128 t = static_cast<u128>(low(d)) * high(q);
    u128 r = join(u1 - high(q) * high(d), u0) - t - d;
    std::uint64_t digit = high(q) + 1;
    if (high(r) >= low(q)) {
        --digit;
        r += d;
    }
    if (r >= d) {
        ++digit;
        r -= d;
    }
    return {digit, r};
}

/// Shifts `count` limbs of `u` left by less than 64; the limb after them takes the overflow.
template <std::size_t N>
constexpr void normalise(std::array<std::uint64_t, N>& u, unsigned count, unsigned shift) {
    for (unsigned i = count; i-- > 0;) {
        const u128 moved = static_cast<u128>(u[i]) << shift;
        if (i + 1 < N) u[i + 1] |= high(moved);
        u[i] = low(moved);
    }
}

/// u[from .. from+count) -= digit * d[0 .. count); returns what is still to be taken from the limb
/// above.
constexpr std::uint64_t subtract_product(LongDividend& u, unsigned from, unsigned count,
                                         std::uint64_t digit,
                                         const std::array<std::uint64_t, 4>& d) {
    std::uint64_t carry = 0;
    for (unsigned i = 0; i < count; ++i) {
        const u128 product = static_cast<u128>(digit) * d[i] + carry;
        carry = high(product) + (u[from + i] < low(product) ? 1 : 0);
        u[from + i] -= low(product);
    }
    return carry;
}

/// u[from .. from+count) += d[0 .. count), the last carry dropped.
constexpr void add_back(LongDividend& u, unsigned from, unsigned count,
                        const std::array<std::uint64_t, 4>& d) {
    std::uint64_t carry = 0;
    for (unsigned i = 0; i < count; ++i) {
        const u128 sum = static_cast<u128>(u[from + i]) + d[i] + carry;
        u[from + i] = low(sum);
        carry = high(sum);
    }
}

/// One quotient digit at `place` by a normalised divisor of `width` >= 2 limbs; `u` keeps the
/// remainder.
constexpr std::uint64_t next_digit(LongDividend& u, unsigned place, unsigned width,
                                   const std::array<std::uint64_t, 4>& d, std::uint64_t v) {
    const unsigned top = place + width;
    const u128 head = join(d[width - 1], d[width - 2]);
    if (join(u[top], u[top - 1]) == head) {
        // The estimate's range ends here; with equal heads the largest digit is the true one.
        const std::uint64_t largest = ~std::uint64_t{0};
        u[top] -= subtract_product(u, place, width, largest, d);
        return largest;
    }
    const WideDigit estimate = divide_3by2(u[top], u[top - 1], u[top - 2], head, v);
    const std::uint64_t owed = subtract_product(u, place, width - 2, estimate.quotient, d);
    const u128 rest = estimate.remainder - owed;
    u[top] = 0;
    u[top - 1] = high(rest);
    u[top - 2] = low(rest);
    if (estimate.remainder >= owed) return estimate.quotient;
    add_back(u, place, width, d);
    return estimate.quotient - 1;
}

/// `count` limbs of `u`, which is used up, by a divisor that is not zero.
constexpr LongQuotient divide(LongDividend& u, unsigned count, std::array<std::uint64_t, 4> d) {
    unsigned width = 4;
    while (d[width - 1] == 0) --width;
    while (count > width && u[count - 1] == 0) --count;
    const auto shift = static_cast<unsigned>(std::countl_zero(d[width - 1]));
    normalise(d, width, shift);
    normalise(u, count, shift);
    LongQuotient out;
    if (width == 1) {
        const std::uint64_t v = reciprocal(d[0]);
        std::uint64_t rest = u[count];
        for (unsigned i = count; i-- > 0;) {
            const Digit digit = divide_2by1(rest, u[i], d[0], v);
            out.quotient[i] = digit.quotient;
            rest = digit.remainder;
        }
        out.remainder[0] = rest >> shift;
        return out;
    }
    const std::uint64_t v = reciprocal(d[width - 1], d[width - 2]);
    for (unsigned place = count - width + 1; place-- > 0;) {
        out.quotient[place] = next_digit(u, place, width, d, v);
    }
    for (unsigned i = 0; i < width; ++i) {
        out.remainder[i] = low(join(i + 1 < width ? u[i + 1] : 0, u[i]) >> shift);
    }
    return out;
}

}  // namespace evenkeel::detail
