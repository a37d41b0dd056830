// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bodies of wad.hpp that models call all the time.
#include <bit>

#include "chain/types/wad.hpp"

namespace evenkeel {

namespace detail {

inline constexpr unsigned kFractionBits = 52;
inline constexpr int kExponentBias = 1023;

/// A double's magnitude: mantissa * 2^exponent, exactly.
struct Magnitude {
    std::uint64_t mantissa;
    int exponent;
};

/// Of what is not finite the exponent is above that of any number.
constexpr Magnitude magnitude_of(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto field = static_cast<int>((bits >> kFractionBits) & 0x7ff);
    const std::uint64_t hidden = std::uint64_t{1} << kFractionBits;
    const std::uint64_t fraction = bits & (hidden - 1);
    // A subnormal has no hidden bit, and the exponent of the least normal number.
    constexpr int kOffset = kExponentBias + static_cast<int>(kFractionBits);
    return field == 0 ? Magnitude{fraction, 1 - kOffset}
                      : Magnitude{fraction | hidden, field - kOffset};
}

}  // namespace detail

inline Result<Wad> Wad::from_double(double value) {
    const auto [mantissa, exponent] = detail::magnitude_of(value);
    if (exponent >= 0) return from_whole(value);
    // 53 bits times 60: the only rounding is the shift below.
    constexpr unsigned kUnitBits = 113;
    const detail::u128 units = detail::u128{mantissa} * static_cast<std::uint64_t>(kOne);
    const auto down = static_cast<unsigned>(-exponent);
    if (down > kUnitBits + 1) return Wad();
    const detail::u128 nearest = ((units >> (down - 1)) + 1) >> 1;
    const detail::u128 turned = value < 0 ? 0 - nearest : nearest;
    // What is below zero is so in the upper half too, unless nothing is left of it.
    const detail::u128 sign = value < 0 && nearest != 0 ? ~detail::u128{0} : 0;
    return Wad(i256::from_bits(detail::word_of(sign, turned)));
}

}  // namespace evenkeel
