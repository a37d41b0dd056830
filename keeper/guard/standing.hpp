// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "chain/types/wad.hpp"

namespace evenkeel {

/// How a condition stands at one block. Between the threshold that trips it and the tighter one
/// that lifts it, it changes nothing; what cannot be seen is not taken for clear.
enum class Standing : std::uint8_t { kClear, kBetween, kBad, kUnknown };

/// Whether a value is at most four fifths of a limit: a condition is clear again only then.
inline bool well_below(const u256& value, const u256& limit) {
    const auto four = checked_mul(limit, u256(std::uint64_t{4}));
    const auto five = checked_mul(value, u256(std::uint64_t{5}));
    return four && five && *five <= *four;
}
inline bool well_below(const Wad& value, const Wad& limit) {
    return value.sign() <= 0 || well_below(value.raw().bits, limit.raw().bits);
}
inline bool well_below(double value, double limit) {
    return value <= limit * 0.8;
}

/// Bad above the limit, clear well below it.
template <class T>
Standing above_is_bad(const T& value, const T& limit) {
    if (value > limit) return Standing::kBad;
    return well_below(value, limit) ? Standing::kClear : Standing::kBetween;
}

/// Bad below the limit, clear where the limit is well below the value.
template <class T>
Standing below_is_bad(const T& value, const T& limit) {
    if (value < limit) return Standing::kBad;
    return well_below(limit, value) ? Standing::kClear : Standing::kBetween;
}

/// The worse of the two: what is unknown hides what is clear, and is hidden by what is bad.
inline Standing worse(Standing a, Standing b) {
    const auto rank = [](Standing one) {
        return one == Standing::kBad       ? 3
               : one == Standing::kUnknown ? 2
                                           : one == Standing::kBetween;
    };
    return rank(a) >= rank(b) ? a : b;
}

}  // namespace evenkeel
