// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "chain/base/ensure.hpp"
#include "chain/base/result.hpp"
#include "chain/types/i256.hpp"

namespace evenkeel {

/// A real quantity as an exact integer of 1e-18 units: token amounts, deltas, prices, money.
/// Signed. Whatever makes one from outside or by a product stays below 2^160 units (about 1.46e30)
/// in magnitude or is Errc::kOverflow, so that sums, which do not return a Result, cannot leave 256
/// bits.
class Wad {
  public:
    /// The highest number of decimals that a token may have here.
    static constexpr unsigned kMaxDecimals = 77;

    /// Zero.
    constexpr Wad() = default;

    /// `raw` units of 1e-18, taken as they are: for values of our own that are known to be in
    /// range. What a contract said goes through `from_token(raw, 18, …)`, which checks.
    static constexpr Wad from_raw(const i256& raw) { return Wad(raw); }
    /// A whole number.
    static constexpr Wad from_int(std::int64_t whole) {
        return Wad(*checked_mul(i256(whole), i256(kOne)));
    }
    /// `raw_amount` of a token's smallest unit. Exact up to 18 decimals, rounded as told above that
    /// (kDown toward zero). kInvalidArgument beyond kMaxDecimals.
    static Result<Wad> from_token(const u256& raw_amount, unsigned decimals, Rounding rounding);
    static Result<Wad> from_token(const i256& raw_amount, unsigned decimals, Rounding rounding);
    /// Rounded to the nearest 1e-18, ties away from zero. kInvalidArgument for NaN and infinities.
    static Result<Wad> from_double(double value);

    /// Units of 1e-18.
    constexpr const i256& raw() const { return raw_; }
    /// In a token's smallest unit. kInvalidArgument for a negative quantity.
    Result<u256> to_token(unsigned decimals, Rounding rounding) const;
    /// Nearest double.
    double to_double() const;

    constexpr bool is_zero() const { return raw_.is_zero(); }
    constexpr bool is_negative() const { return raw_.is_negative(); }
    /// -1, 0 or 1.
    constexpr int sign() const { return raw_.sign(); }
    constexpr Wad abs() const {
        const i256 size = i256::from_bits(magnitude(raw_));
        ensure_range(!size.is_negative());
        return Wad(size);
    }

    constexpr Wad operator-() const { return Wad() - *this; }
    constexpr Wad& operator+=(const Wad& other) { return *this = *this + other; }
    constexpr Wad& operator-=(const Wad& other) { return *this = *this - other; }
    friend constexpr Wad operator+(const Wad& a, const Wad& b) {
        const i256 sum = wrapping_add(a.raw_, b.raw_);
        // Only terms of one sign can leave the range, and then the sum shows the other sign.
        ensure_range(a.is_negative() != b.is_negative() || sum.is_negative() == a.is_negative());
        return Wad(sum);
    }
    friend constexpr Wad operator-(const Wad& a, const Wad& b) {
        const i256 rest = wrapping_sub(a.raw_, b.raw_);
        ensure_range(a.is_negative() == b.is_negative() || rest.is_negative() == a.is_negative());
        return Wad(rest);
    }

    constexpr auto operator<=>(const Wad&) const = default;

    /// Units in 1.
    static constexpr std::int64_t kOne = 1'000'000'000'000'000'000;

  private:
    constexpr explicit Wad(const i256& raw) : raw_(raw) {}
    /// Of 2^52 or more, which is whole, and of what is no number.
    static Result<Wad> from_whole(double value);
    static constexpr void ensure_range(bool holds) {
        ensure_invariant(holds, "a sum of quantities fits 256 bits");
    }

    i256 raw_;
};

/// a * b; kDown is toward zero, kUp away from it.
Result<Wad> mul(const Wad& a, const Wad& b, Rounding rounding = Rounding::kDown);
/// a / b, rounded like `mul`. kInvalidArgument for a zero divisor.
Result<Wad> div(const Wad& a, const Wad& b, Rounding rounding = Rounding::kDown);

/// Strict decimal text: an optional '-', digits, and optionally '.' with 1 to 18 digits. No
/// exponent, no spaces, no plus; anything else is Errc::kDecode.
Result<Wad> parse_wad(std::string_view text);
/// The shortest exact decimal with at least one digit after the point: "2000.0", "-0.05", "0.0".
std::string to_string(const Wad& value);

}  // namespace evenkeel

#include "chain/types/wad_impl.hpp"
