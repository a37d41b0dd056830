// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace evenkeel {

/// The first 32 bits of a figure: the last ones of roots and logs differ from one C library to
/// another, and a plan must not.
inline double settled(double value) {
    int exponent = 0;
    const double mantissa = std::frexp(value, &exponent);
    return std::ldexp(std::round(std::ldexp(mantissa, 32)), exponent - 32);
}

}  // namespace evenkeel
