// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/backtest/path_noise.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

// A product and a sum must not become one rounding on machines that could.
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

namespace evenkeel {
namespace {

// log 2, first those bits of it that a small whole number can be multiplied with exactly.
constexpr double kLog2High = 0x1.62e42feep-1;
constexpr double kLog2Low = 0x1.a39ef35793c76p-33;

constexpr double kMost = 700.0;

/// 1/0! to 1/13!: the next term is below half of a last place for |x| of log(2) / 2.
constexpr std::array<double, 14> kFactorials = [] {
    std::array<double, 14> out{1.0};
    double factorial = 1.0;
    for (std::size_t n = 1; n < out.size(); ++n)
        out[n] = 1.0 / (factorial *= static_cast<double>(n));
    return out;
}();

std::uint64_t split_mix(std::uint64_t& state) {
    std::uint64_t z = state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

}  // namespace

double portable_exp(double x) {
    if (!(x >= -kMost)) return 0.0;
    if (x > kMost) return std::numeric_limits<double>::infinity();
    const double whole = std::floor(x * std::numbers::log2e + 0.5);
    const double rest = (x - whole * kLog2High) - whole * kLog2Low;
    double sum = kFactorials.back();
    for (std::size_t n = kFactorials.size() - 1; n-- > 0;) sum = sum * rest + kFactorials[n];
    return std::ldexp(sum, static_cast<int>(whole));
}

double portable_log(double x) {
    int exponent = 0;
    double mantissa = std::frexp(x, &exponent);
    if (mantissa < std::numbers::sqrt2 / 2.0) {
        mantissa *= 2.0;
        --exponent;
    }
    // 2 artanh(s), |s| at most 0.172: the term after s^23 / 23 does not count.
    const double s = (mantissa - 1.0) / (mantissa + 1.0);
    double sum = 0.0;
    for (int n = 23; n >= 1; n -= 2) sum = sum * (s * s) + 2.0 / n;
    const double whole = exponent;
    return whole * kLog2High + (sum * s + whole * kLog2Low);
}

PathNoise::PathNoise(std::uint64_t seed, std::uint64_t index) {
    // Both go through the mixer: neighbouring seeds must not share paths.
    std::uint64_t mixed = seed;
    std::uint64_t state = split_mix(mixed) ^ index;
    for (std::uint64_t& word : state_) word = split_mix(state);
}

std::uint64_t PathNoise::next() {
    const std::uint64_t out = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return out;
}

double PathNoise::uniform() {
    return static_cast<double>(next() >> 11) * 0x1p-53;
}

double PathNoise::normal() {
    if (has_spare_) {
        has_spare_ = false;
        return spare_;
    }
    double x = 0.0, y = 0.0, square = 0.0;
    do {
        x = 2.0 * uniform() - 1.0;
        y = 2.0 * uniform() - 1.0;
        square = x * x + y * y;
    } while (square >= 1.0 || square == 0.0);
    const double scale = std::sqrt(-2.0 * portable_log(square) / square);
    spare_ = y * scale;
    has_spare_ = true;
    return x * scale;
}

}  // namespace evenkeel
