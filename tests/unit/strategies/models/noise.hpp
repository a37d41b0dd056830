// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace evenkeel::test {

/// Numbers that look random and are the same in every run (SplitMix64, Steele et al., 2014).
class Noise {
  public:
    explicit Noise(std::uint64_t seed) : state_(seed) {}

    /// In (0, 1).
    double uniform() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (static_cast<double>((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
    }

    /// Standard normal, by Box and Muller (1958).
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }

    std::vector<double> normals(std::size_t count) {
        std::vector<double> out;
        for (std::size_t i = 0; i < count; ++i) out.push_back(normal());
        return out;
    }

  private:
    std::uint64_t state_;
};

}  // namespace evenkeel::test
