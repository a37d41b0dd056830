// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Which way a division that does not come out even goes.
enum class Rounding : bool { kDown, kUp };

/// The EVM's word: an unsigned integer below 2^256, four 64-bit limbs, least significant first.
/// There is no + - * : money is added by checked_add and friends, and wraps only by name.
struct u256 {
    std::array<std::uint64_t, 4> limbs{};

    constexpr u256() = default;
    constexpr u256(std::unsigned_integral auto value) : limbs{value, 0, 0, 0} {}  // NOLINT
    constexpr u256(int) = delete;  // write 5u: a signed literal may be negative
    constexpr explicit u256(std::array<std::uint64_t, 4> value) : limbs(value) {}

    static constexpr u256 max();
    /// 2^exponent; exponent below 256.
    static constexpr u256 pow2(unsigned exponent);
    /// 10^exponent; exponent below 78.
    static constexpr u256 pow10(unsigned exponent);
    static u256 from_be_bytes(std::span<const std::uint8_t, 32> bytes);

    constexpr bool is_zero() const;
    constexpr bool bit(unsigned index) const;
    /// Number of bits up to the highest set one; 0 for zero.
    constexpr unsigned bit_width() const;
    /// The value if it fits, else nothing.
    constexpr std::optional<std::uint64_t> to_u64() const;
    void to_be_bytes(std::span<std::uint8_t, 32> out) const;
    /// Nearest double, for models and for people.
    double to_double() const;

    /// Limb by limb: of the default g++ makes a call of memcmp.
    constexpr bool operator==(const u256& other) const {
        return ((limbs[0] ^ other.limbs[0]) | (limbs[1] ^ other.limbs[1]) |
                (limbs[2] ^ other.limbs[2]) | (limbs[3] ^ other.limbs[3])) == 0;
    }
    constexpr std::strong_ordering operator<=>(const u256& other) const;
};

/// A product of two words: `high * 2^256 + low`.
struct u512 {
    u256 low, high;
    constexpr bool operator==(const u512&) const = default;
};

/// Quotient and remainder of one division.
struct DivRem {
    u256 quotient, remainder;
    constexpr bool operator==(const DivRem&) const = default;
};

constexpr u256 operator~(const u256& a);
constexpr u256 operator&(const u256& a, const u256& b);
constexpr u256 operator|(const u256& a, const u256& b);
constexpr u256 operator^(const u256& a, const u256& b);
/// Shifts by 256 or more give zero.
constexpr u256 operator<<(const u256& a, unsigned count);
constexpr u256 operator>>(const u256& a, unsigned count);

constexpr std::optional<u256> checked_add(const u256& a, const u256& b);
constexpr std::optional<u256> checked_sub(const u256& a, const u256& b);
constexpr std::optional<u256> checked_mul(const u256& a, const u256& b);
/// Mod 2^256, as Solidity's `unchecked` and Uniswap's fee growth do.
constexpr u256 wrapping_add(const u256& a, const u256& b);
constexpr u256 wrapping_sub(const u256& a, const u256& b);
constexpr u256 wrapping_mul(const u256& a, const u256& b);
constexpr u512 full_mul(const u256& a, const u256& b);

/// Nothing if `divisor` is zero.
constexpr std::optional<DivRem> div_rem(const u256& dividend, const u256& divisor);
/// a*b/denominator over the full 512-bit product; nothing if denominator is zero or the result
/// exceeds 256 bits.
constexpr std::optional<u256> mul_div(const u256& a, const u256& b, const u256& denominator,
                                      Rounding rounding = Rounding::kDown);
/// Largest r with r*r <= value.
constexpr u256 isqrt(const u256& value);

/// Digits only, at most 78, below 2^256; anything else is Errc::kDecode.
Result<u256> parse_decimal(std::string_view text);
/// An Ethereum quantity: 0x, no leading zeros ("0x0" for zero), at most 64 digits.
Result<u256> parse_quantity(std::string_view text);
std::string to_decimal(const u256& value);
std::string to_quantity(const u256& value);

}  // namespace evenkeel

#include "chain/types/u256_impl.hpp"
