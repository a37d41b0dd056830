// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

namespace evenkeel {

/// The first 32 bits of a figure, ties away from zero: the last ones of roots and logs differ from
/// one C library to another, and a plan must not.
constexpr double settled(double value) {
    // Of a double's 53 bits 21 go; what is carried out of the rest goes on into the exponent.
    constexpr std::uint64_t kRest = (std::uint64_t{1} << 21) - 1, kHalf = std::uint64_t{1} << 20;
    return std::bit_cast<double>((std::bit_cast<std::uint64_t>(value) + kHalf) & ~kRest);
}

}  // namespace evenkeel
