// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bodies of u256.hpp that need no multiplication; u256_product.hpp has the rest.
#include <bit>
#include <type_traits>

#include "chain/base/ensure.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel {

namespace detail {

/// Two limbs.
__extension__ typedef unsigned __int128 u128;

/// The lower limb.
constexpr std::uint64_t low(u128 value) {
    return static_cast<std::uint64_t>(value);
}
/// The upper limb.
constexpr std::uint64_t high(u128 value) {
    return static_cast<std::uint64_t>(value >> 64);
}
constexpr u128 join(std::uint64_t upper, std::uint64_t lower) {
    return (static_cast<u128>(upper) << 64) | lower;
}

/// The two lower limbs, and the two upper ones.
constexpr u128 lower_half(const u256& a) {
    return join(a.limbs[1], a.limbs[0]);
}
constexpr u128 upper_half(const u256& a) {
    return join(a.limbs[3], a.limbs[2]);
}
constexpr u256 word_of(u128 upper, u128 lower) {
    return u256({low(lower), high(lower), low(upper), high(upper)});
}

/// A sum or difference mod 2^256 and whether it left the range.
struct Carried {
    u256 value;
    bool carry;
};

// By halves, which the compiler keeps in registers; limb by limb it goes through memory, and the
// vector loads that copy a struct wait for the stores.
constexpr Carried add(const u256& a, const u256& b) {
    const u128 lower = lower_half(a) + lower_half(b);
    const u128 upper = upper_half(a) + upper_half(b);
    const u128 whole = upper + (lower < lower_half(a) ? 1 : 0);
    return {word_of(whole, lower), upper < upper_half(a) || whole < upper};
}

constexpr Carried sub(const u256& a, const u256& b) {
    const u128 lower = lower_half(a) - lower_half(b);
    const u128 upper = upper_half(a) - upper_half(b);
    const u128 whole = upper - (lower_half(a) < lower_half(b) ? 1 : 0);
    return {word_of(whole, lower), upper_half(a) < upper_half(b) || whole > upper};
}

}  // namespace detail

constexpr u256 u256::max() {
    constexpr std::uint64_t kOnes = ~std::uint64_t{0};
    return u256(std::array<std::uint64_t, 4>{kOnes, kOnes, kOnes, kOnes});
}

constexpr u256 u256::pow2(unsigned exponent) {
    ensure_invariant(exponent < 256, "2^exponent fits a word");
    u256 power;
    power.limbs[exponent / 64] = std::uint64_t{1} << (exponent % 64);
    return power;
}

constexpr bool u256::is_zero() const {
    return (limbs[0] | limbs[1] | limbs[2] | limbs[3]) == 0;
}

constexpr bool u256::bit(unsigned index) const {
    return index < 256 && ((limbs[index / 64] >> (index % 64)) & 1) != 0;
}

constexpr unsigned u256::bit_width() const {
    for (unsigned i = 4; i-- > 0;) {
        if (limbs[i] != 0) return i * 64 + static_cast<unsigned>(std::bit_width(limbs[i]));
    }
    return 0;
}

constexpr std::optional<std::uint64_t> u256::to_u64() const {
    if ((limbs[1] | limbs[2] | limbs[3]) != 0) return std::nullopt;
    return limbs[0];
}

constexpr std::strong_ordering u256::operator<=>(const u256& other) const {
    const detail::u128 upper = detail::upper_half(*this), others = detail::upper_half(other);
    if (upper != others) return upper <=> others;
    return detail::lower_half(*this) <=> detail::lower_half(other);
}

constexpr u256 operator~(const u256& a) {
    return u256(std::array<std::uint64_t, 4>{~a.limbs[0], ~a.limbs[1], ~a.limbs[2], ~a.limbs[3]});
}

constexpr u256 operator&(const u256& a, const u256& b) {
    u256 both;
    for (unsigned i = 0; i < 4; ++i) both.limbs[i] = a.limbs[i] & b.limbs[i];
    return both;
}

constexpr u256 operator|(const u256& a, const u256& b) {
    u256 either;
    for (unsigned i = 0; i < 4; ++i) either.limbs[i] = a.limbs[i] | b.limbs[i];
    return either;
}

constexpr u256 operator^(const u256& a, const u256& b) {
    u256 one;
    for (unsigned i = 0; i < 4; ++i) one.limbs[i] = a.limbs[i] ^ b.limbs[i];
    return one;
}

constexpr u256 operator<<(const u256& a, unsigned count) {
    u256 shifted;
    const unsigned limb = count / 64, rest = count % 64;
    for (unsigned i = limb; i < 4; ++i) {
        const std::uint64_t below = i > limb ? a.limbs[i - limb - 1] : 0;
        shifted.limbs[i] = detail::high(detail::join(a.limbs[i - limb], below) << rest);
    }
    return shifted;
}

constexpr u256 operator>>(const u256& a, unsigned count) {
    u256 shifted;
    const unsigned limb = count / 64, rest = count % 64;
    for (unsigned i = limb; i < 4; ++i) {
        const std::uint64_t above = i < 3 ? a.limbs[i + 1] : 0;
        shifted.limbs[i - limb] = detail::low(detail::join(above, a.limbs[i]) >> rest);
    }
    return shifted;
}

constexpr std::optional<u256> checked_add(const u256& a, const u256& b) {
    const detail::Carried sum = detail::add(a, b);
    if (sum.carry) return std::nullopt;
    return sum.value;
}

constexpr std::optional<u256> checked_sub(const u256& a, const u256& b) {
    const detail::Carried difference = detail::sub(a, b);
    if (difference.carry) return std::nullopt;
    return difference.value;
}

constexpr u256 wrapping_add(const u256& a, const u256& b) {
    return detail::add(a, b).value;
}

constexpr u256 wrapping_sub(const u256& a, const u256& b) {
    return detail::sub(a, b).value;
}

static_assert(sizeof(u256) == 32 && std::is_trivially_copyable_v<u256>);

}  // namespace evenkeel

#include "chain/types/u256_product.hpp"
