// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/wash/first_digits.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {

DigitCounts first_digits(std::span<const u256> sizes) {
    DigitCounts out{};
    for (const u256& size : sizes) {
        if (size.is_zero()) continue;
        ++out[static_cast<std::size_t>(to_decimal(size).front() - '1')];
    }
    return out;
}

std::array<double, 9> benford_shares() {
    std::array<double, 9> out{};
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = std::log10(1.0 + 1.0 / static_cast<double>(i + 1));
    return out;
}

Result<DigitTest> benford_test(const DigitCounts& counts) {
    double total = 0.0;
    for (const std::uint64_t count : counts) total += static_cast<double>(count);
    EVENKEEL_CHECK(demand(total > 0.0, "sizes to look at"));
    const auto shares = benford_shares();
    DigitTest out;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = total * shares[i];
        const double off = static_cast<double>(counts[i]) - expected;
        out.chi2 += off * off / expected;
        out.mean_deviation += std::abs(off) / total / static_cast<double>(counts.size());
    }
    const double x = out.chi2 / 2.0;
    // In one exponent, as e^-x alone is 0 where the product is not yet.
    const double rest = 1.0 + x * (1.0 + x / 2.0 * (1.0 + x / 3.0));
    out.p_value = std::exp(std::log(rest) - x);
    return out;
}

}  // namespace evenkeel
