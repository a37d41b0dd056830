// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/series/moments.hpp"

#include <cmath>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kLeast = 4;

/// The mean of the deviations' powers 2, 3 and 4.
struct Central {
    double second = 0.0, third = 0.0, fourth = 0.0;
};

Central central(std::span<const double> values, double around) {
    Central sum;
    for (const double value : values) {
        const double d = value - around, square = d * d;
        sum.second += square;
        sum.third += square * d;
        sum.fourth += square * square;
    }
    const auto n = static_cast<double>(values.size());
    return {sum.second / n, sum.third / n, sum.fourth / n};
}

}  // namespace

Result<Moments> moments(std::span<const double> values) {
    EVENKEEL_CHECK(check_sample(values, kLeast, "moments"));
    EVENKEEL_CHECK(check_varied(values, "moments"));
    Moments out;
    out.n = values.size();
    out.mean = mean(values);
    const Central m = central(values, out.mean);
    const auto n = static_cast<double>(out.n);
    out.deviation = std::sqrt(m.second * n / (n - 1.0));
    out.skew = m.third / std::pow(m.second, 1.5);
    out.excess_kurtosis = m.fourth / (m.second * m.second) - 3.0;
    out.unbiased_skew = out.skew * std::sqrt(n * (n - 1.0)) / (n - 2.0);
    out.unbiased_excess =
        (n - 1.0) * ((n + 1.0) * out.excess_kurtosis + 6.0) / ((n - 2.0) * (n - 3.0));
    return out;
}

}  // namespace evenkeel
