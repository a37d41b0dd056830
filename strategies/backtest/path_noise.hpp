// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace evenkeel {

/// e^x and the natural logarithm from sums, products and quotients alone, so that they are the same
/// to the last bit wherever doubles are IEEE's: a C library's need not be. Within a few units in
/// the last place: e^x for |x| of at most 700, beyond that it is zero or infinite (zero for NaN);
/// the logarithm for finite x above zero.
double portable_exp(double x);
double portable_log(double x);

/// Random numbers of one path: xoshiro256++ (Blackman and Vigna 2019), its state filled by
/// SplitMix64 from the seed and the path's number.
class PathNoise {
  public:
    PathNoise(std::uint64_t seed, std::uint64_t index);

    /// From zero, to below one.
    double uniform();
    /// Of the standard normal, by the polar method (Marsaglia and Bray 1964).
    double normal();

  private:
    std::uint64_t next();

    std::array<std::uint64_t, 4> state_{};
    double spare_ = 0.0;
    bool has_spare_ = false;
};

}  // namespace evenkeel
