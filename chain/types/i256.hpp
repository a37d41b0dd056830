// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/u256.hpp"

namespace evenkeel {

/// The EVM's signed word: two's complement over the bits of a u256, from -2^255 to 2^255-1.
struct i256 {
    u256 bits;

    constexpr i256() = default;
    constexpr i256(std::signed_integral auto value);  // NOLINT
    static constexpr i256 from_bits(const u256& bits);
    static constexpr i256 min();
    static constexpr i256 max();

    constexpr bool is_negative() const;
    constexpr bool is_zero() const;
    /// -1, 0 or 1.
    constexpr int sign() const;
    /// The value if it fits, else nothing.
    constexpr std::optional<std::int64_t> to_i64() const;
    double to_double() const;

    constexpr bool operator==(const i256&) const = default;
    constexpr std::strong_ordering operator<=>(const i256& other) const;
};

/// Absolute value; 2^255 for the minimum.
constexpr u256 magnitude(const i256& value);
/// The number with this magnitude and sign, or nothing beyond the range.
constexpr std::optional<i256> signed_value(const u256& magnitude, bool negative);

constexpr std::optional<i256> checked_add(const i256& a, const i256& b);
constexpr std::optional<i256> checked_sub(const i256& a, const i256& b);
constexpr std::optional<i256> checked_mul(const i256& a, const i256& b);
constexpr std::optional<i256> checked_negate(const i256& a);
constexpr i256 wrapping_add(const i256& a, const i256& b);
constexpr i256 wrapping_sub(const i256& a, const i256& b);
/// Toward zero, as the EVM's SDIV; nothing for zero divisors and for min / -1.
constexpr std::optional<i256> checked_div(const i256& a, const i256& b);
/// a*b/denominator over the full product; kDown is toward zero, kUp away from zero.
constexpr std::optional<i256> mul_div(const i256& a, const i256& b, const i256& denominator,
                                      Rounding rounding = Rounding::kDown);

/// An optional '-', then digits; anything else is Errc::kDecode.
Result<i256> parse_signed_decimal(std::string_view text);
std::string to_decimal(const i256& value);

}  // namespace evenkeel

#include "chain/types/i256_impl.hpp"
