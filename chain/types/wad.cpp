// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/wad.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <fmt/format.h>

namespace evenkeel {

namespace {

constexpr unsigned kDecimals = 18;
/// Magnitudes have fewer bits than this and one.
constexpr unsigned kMaxBits = 160;
constexpr u256 kOneUnit = u256::pow10(kDecimals);
/// What is no wider goes the short way to a double.
constexpr unsigned kNearBits = 126;
/// A unit of 1, shifted until its top bit is set, as the division of two limbs by one wants it.
constexpr unsigned kDivisorShift = 4;
constexpr std::uint64_t kDivisor = static_cast<std::uint64_t>(Wad::kOne) << kDivisorShift;
constexpr std::uint64_t kDivisorReciprocal = detail::reciprocal(kDivisor);
static_assert(std::countl_zero(kDivisor) == 0);

tl::unexpected<Error> too_large(std::string_view what) {
    return fail(Errc::kOverflow, Remedy::kGiveUp,
                fmt::format("expected {} below 2^160 units of 1e-18, found a larger one", what));
}

Result<Wad> bounded(const std::optional<u256>& size, bool negative, std::string_view what) {
    if (!size || size->bit_width() > kMaxBits) return too_large(what);
    return Wad::from_raw(*signed_value(*size, negative));
}

Result<void> known_decimals(unsigned decimals) {
    if (decimals <= Wad::kMaxDecimals) return {};
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                fmt::format("expected a token of at most {} decimals, found {}", Wad::kMaxDecimals,
                            decimals));
}

/// amount * 10^to / 10^from, or nothing beyond 256 bits.
std::optional<u256> rescale(const u256& amount, unsigned from, unsigned to, Rounding rounding) {
    if (from <= to) return checked_mul(amount, u256::pow10(to - from));
    return mul_div(amount, u256(1u), u256::pow10(from - to), rounding);
}

Result<Wad> from_size(const u256& size, bool negative, unsigned decimals, Rounding rounding) {
    EVENKEEL_CHECK(known_decimals(decimals));
    return bounded(rescale(size, decimals, kDecimals, rounding), negative, "a token amount");
}

tl::unexpected<Error> not_a_decimal(std::string_view text) {
    return fail(Errc::kDecode, Remedy::kGiveUp,
                fmt::format("expected a decimal such as -12.345 with at most 18 digits after the "
                            "point, found \"{}\"{}",
                            text.substr(0, 100), text.size() > 100 ? "…" : ""));
}

/// 2^exponent, of the range of normal numbers: what ldexp makes of 1, without its call.
double power_of_two(int exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(detail::kExponentBias + exponent)
                                 << detail::kFractionBits);
}

/// Of units below 2^126, in one division; rounded once, to the nearest double.
double near(detail::u128 units) {
    const auto head = static_cast<std::uint64_t>(units >> 64);
    const auto width = head != 0 ? 64u + static_cast<unsigned>(std::bit_width(head))
                                 : static_cast<unsigned>(std::bit_width(detail::low(units)));
    const unsigned up = kNearBits - width;
    const detail::u128 shifted = units << up;
    // 62 or 63 bits, of which the lowest speaks for all that is dropped.
    const auto [quotient, rest] = detail::divide_2by1(detail::high(shifted), detail::low(shifted),
                                                      kDivisor, kDivisorReciprocal);
    const auto bits = static_cast<std::int64_t>(quotient | (rest != 0 ? 1 : 0));
    return static_cast<double>(bits) *
           power_of_two(static_cast<int>(kDivisorShift) - static_cast<int>(up));
}

/// a * b in units of 1e-18 where b has one limb and a two, as most figures do: in as many steps as
/// the product has limbs.
u256 near_product(detail::u128 a, std::uint64_t b, Rounding rounding) {
    const detail::u128 lower = detail::u128{detail::low(a)} * b;
    const detail::u128 upper = detail::u128{detail::high(a)} * b + detail::high(lower);
    // Shifted as the divisor is; what is shifted out is below 2^4, and so below the divisor.
    const std::array<std::uint64_t, 3> limbs{
        detail::low(lower) << kDivisorShift,
        detail::high(detail::join(detail::low(upper), detail::low(lower)) << kDivisorShift),
        detail::high(upper << kDivisorShift)};
    std::uint64_t rest = detail::high(upper) >> (64 - kDivisorShift);
    u256 out;
    for (unsigned i = 3; i-- > 0;) {
        const auto digit = detail::divide_2by1(rest, limbs[i], kDivisor, kDivisorReciprocal);
        out.limbs[i] = digit.quotient;
        rest = digit.remainder;
    }
    return rounding == Rounding::kUp && rest != 0 ? wrapping_add(out, u256(1u)) : out;
}

std::optional<u256> product(const u256& a, const u256& b, Rounding rounding) {
    const bool two_each = detail::upper_half(a) == 0 && detail::upper_half(b) == 0;
    if (two_each && b.limbs[1] == 0)
        return near_product(detail::lower_half(a), b.limbs[0], rounding);
    if (two_each && a.limbs[1] == 0)
        return near_product(detail::lower_half(b), a.limbs[0], rounding);
    return mul_div(a, b, kOneUnit, rounding);
}

}  // namespace

Result<Wad> Wad::from_token(const u256& raw_amount, unsigned decimals, Rounding rounding) {
    return from_size(raw_amount, false, decimals, rounding);
}

Result<Wad> Wad::from_token(const i256& raw_amount, unsigned decimals, Rounding rounding) {
    return from_size(magnitude(raw_amount), raw_amount.is_negative(), decimals, rounding);
}

Result<Wad> Wad::from_whole(double value) {
    if (!std::isfinite(value)) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    fmt::format("expected a finite number, found {}", value));
    }
    const auto [mantissa, exponent] = detail::magnitude_of(value);
    const auto up = static_cast<unsigned>(exponent);
    const u256 wide = detail::word_of(0, detail::u128{mantissa} * static_cast<std::uint64_t>(kOne));
    const bool fits = wide.bit_width() + up <= kMaxBits;
    return bounded(fits ? std::optional(wide << up) : std::nullopt, value < 0, "a number");
}

Result<u256> Wad::to_token(unsigned decimals, Rounding rounding) const {
    EVENKEEL_CHECK(known_decimals(decimals));
    if (is_negative()) {
        return fail(
            Errc::kInvalidArgument, Remedy::kGiveUp,
            fmt::format("expected a token amount of zero or more, found {}", to_string(*this)));
    }
    const auto amount = rescale(raw_.bits, kDecimals, decimals, rounding);
    if (!amount) {
        return fail(
            Errc::kOverflow, Remedy::kGiveUp,
            fmt::format("expected {} at {} decimals to fit 256 bits", to_string(*this), decimals));
    }
    return *amount;
}

double Wad::to_double() const {
    const u256 size = magnitude(raw_);
    const detail::u128 lower = detail::lower_half(size);
    if (detail::upper_half(size) == 0 && lower >> kNearBits == 0) {
        if (lower == 0) return 0.0;
        return is_negative() ? -near(lower) : near(lower);
    }
    // Enough quotient bits that rounding happens once, in u256::to_double; the lowest speaks for
    // the rest.
    const unsigned up = 256 - size.bit_width();
    DivRem out = *div_rem(size << up, kOneUnit);
    if (!out.remainder.is_zero()) out.quotient.limbs[0] |= 1;
    const double value = std::ldexp(out.quotient.to_double(), -static_cast<int>(up));
    return is_negative() ? -value : value;
}

Result<Wad> mul(const Wad& a, const Wad& b, Rounding rounding) {
    const auto size = product(magnitude(a.raw()), magnitude(b.raw()), rounding);
    return bounded(size, a.is_negative() != b.is_negative(), "a product");
}

Result<Wad> div(const Wad& a, const Wad& b, Rounding rounding) {
    if (b.is_zero()) {
        return fail(Errc::kInvalidArgument, Remedy::kGiveUp,
                    fmt::format("expected a divisor of {} other than zero", to_string(a)));
    }
    const auto size = mul_div(magnitude(a.raw()), kOneUnit, magnitude(b.raw()), rounding);
    return bounded(size, a.is_negative() != b.is_negative(), "a quotient");
}

Result<Wad> parse_wad(std::string_view text) {
    const bool negative = text.starts_with('-');
    const std::string_view unsigned_text = text.substr(negative ? 1 : 0);
    const std::size_t point = std::min(unsigned_text.find('.'), unsigned_text.size());
    const std::string_view whole = unsigned_text.substr(0, point);
    const bool has_fraction = point < unsigned_text.size();
    const std::string_view fraction = has_fraction ? unsigned_text.substr(point + 1) : "0";
    if (fraction.size() > kDecimals) return not_a_decimal(text);
    const auto whole_part = parse_decimal(whole), fraction_part = parse_decimal(fraction);
    if (!whole_part || !fraction_part) return not_a_decimal(text);
    const auto places = static_cast<unsigned>(fraction.size());
    const u256 below_one = wrapping_mul(*fraction_part, u256::pow10(kDecimals - places));
    const auto units = checked_mul(*whole_part, kOneUnit);
    return bounded(units ? checked_add(*units, below_one) : std::nullopt, negative, "a number");
}

std::string to_string(const Wad& value) {
    const DivRem parts = *div_rem(magnitude(value.raw()), kOneUnit);
    std::string fraction = fmt::format("{:018}", parts.remainder.limbs[0]);
    fraction.resize(std::max<std::size_t>(fraction.find_last_not_of('0') + 1, 1));
    return fmt::format("{}{}.{}", value.is_negative() ? "-" : "", to_decimal(parts.quotient),
                       fraction);
}

}  // namespace evenkeel
