// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The constexpr bodies of i256.hpp.
#include "chain/types/i256.hpp"

namespace evenkeel {

constexpr i256::i256(std::signed_integral auto value) {
    const auto wide = static_cast<std::int64_t>(value);
    const std::uint64_t fill = wide < 0 ? ~std::uint64_t{0} : 0;
    bits.limbs = {static_cast<std::uint64_t>(wide), fill, fill, fill};
}

constexpr i256 i256::from_bits(const u256& bits) {
    i256 value;
    value.bits = bits;
    return value;
}

constexpr i256 i256::min() {
    return from_bits(u256::pow2(255));
}

constexpr i256 i256::max() {
    return from_bits(~u256::pow2(255));
}

constexpr bool i256::is_negative() const {
    return (bits.limbs[3] >> 63) != 0;
}

constexpr bool i256::is_zero() const {
    return bits.is_zero();
}

constexpr int i256::sign() const {
    if (is_negative()) return -1;
    return is_zero() ? 0 : 1;
}

constexpr std::optional<std::int64_t> i256::to_i64() const {
    const auto narrow = static_cast<std::int64_t>(bits.limbs[0]);
    if (i256(narrow) != *this) return std::nullopt;
    return narrow;
}

constexpr std::strong_ordering i256::operator<=>(const i256& other) const {
    // With the sign turned round the order is that of the unsigned.
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    u256 mine = bits, others = other.bits;
    mine.limbs[3] ^= kSign;
    others.limbs[3] ^= kSign;
    return mine <=> others;
}

constexpr u256 magnitude(const i256& value) {
    // Below zero all bits turn, and one is added: without a branch, whose two ends would meet in
    // memory.
    const detail::u128 one = value.is_negative() ? 1 : 0, turn = 0 - one;
    const detail::u128 lower = (detail::lower_half(value.bits) ^ turn) + one;
    const detail::u128 carry = lower == 0 ? one : 0;
    return detail::word_of((detail::upper_half(value.bits) ^ turn) + carry, lower);
}

constexpr std::optional<i256> signed_value(const u256& magnitude, bool negative) {
    const u256 limit = u256::pow2(255);
    if (magnitude > limit || (magnitude == limit && !negative)) return std::nullopt;
    return i256::from_bits(negative ? wrapping_sub(u256(), magnitude) : magnitude);
}

constexpr i256 wrapping_add(const i256& a, const i256& b) {
    return i256::from_bits(wrapping_add(a.bits, b.bits));
}

constexpr i256 wrapping_sub(const i256& a, const i256& b) {
    return i256::from_bits(wrapping_sub(a.bits, b.bits));
}

constexpr std::optional<i256> checked_add(const i256& a, const i256& b) {
    const i256 sum = wrapping_add(a, b);
    // Only terms of one sign can leave the range, and then the sum shows the other sign.
    if (a.is_negative() == b.is_negative() && sum.is_negative() != a.is_negative()) {
        return std::nullopt;
    }
    return sum;
}

constexpr std::optional<i256> checked_sub(const i256& a, const i256& b) {
    const i256 difference = wrapping_sub(a, b);
    if (a.is_negative() != b.is_negative() && difference.is_negative() != a.is_negative()) {
        return std::nullopt;
    }
    return difference;
}

constexpr std::optional<i256> checked_mul(const i256& a, const i256& b) {
    const auto product = checked_mul(magnitude(a), magnitude(b));
    if (!product) return std::nullopt;
    return signed_value(*product, a.is_negative() != b.is_negative());
}

constexpr std::optional<i256> checked_negate(const i256& a) {
    return checked_sub(i256(), a);
}

constexpr std::optional<i256> checked_div(const i256& a, const i256& b) {
    const auto out = div_rem(magnitude(a), magnitude(b));
    if (!out) return std::nullopt;
    return signed_value(out->quotient, a.is_negative() != b.is_negative());
}

constexpr std::optional<i256> mul_div(const i256& a, const i256& b, const i256& denominator,
                                      Rounding rounding) {
    const auto quotient = mul_div(magnitude(a), magnitude(b), magnitude(denominator), rounding);
    if (!quotient) return std::nullopt;
    const bool negative = (a.is_negative() != b.is_negative()) != denominator.is_negative();
    return signed_value(*quotient, negative);
}

static_assert(sizeof(i256) == 32 && std::is_trivially_copyable_v<i256>);

}  // namespace evenkeel
