// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "chain/base/result.hpp"
#include "chain/types/u256.hpp"

namespace evenkeel {

/// How many sizes begin with 1 to 9.
using DigitCounts = std::array<std::uint64_t, 9>;

/// Of sizes in raw units, the decimals of which do not matter; zeros are left out.
DigitCounts first_digits(std::span<const u256> sizes);

/// The shares that honest sizes have: log10(1 + 1 / d) (Benford 1938).
std::array<double, 9> benford_shares();

/// How far counts are from Benford's law (Cong, Li, Tang and Yang 2023).
struct DigitTest {
    double chi2 = 0.0;            ///< Pearson's, of eight degrees of freedom.
    double p_value = 0.0;         ///< e^(-x/2) sum over k < 4 of (x/2)^k / k!: exact for eight.
    double mean_deviation = 0.0;  ///< Mean absolute difference of the shares.
};

/// Errc::kInvalidArgument for no sizes.
Result<DigitTest> benford_test(const DigitCounts& counts);

/// Fewer trades than these say nothing: no measure here is to be acted on.
inline constexpr std::uint64_t kFewestTrades = 1000;

}  // namespace evenkeel
