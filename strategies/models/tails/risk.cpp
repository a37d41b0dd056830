// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/risk.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

/// N^-1(p), for p inside (0, 1).
double normal_quantile(double p) {
    return -std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * p);
}

double normal_density(double z) {
    return std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
}

Result<void> check_law(double mean, double deviation, double p) {
    EVENKEEL_CHECK(check_sample(std::span(&mean, 1), 1, "risk: the mean"));
    EVENKEEL_CHECK(check_positive(deviation, "risk: the deviation"));
    return check_inside_unit(p, "risk: the probability");
}

/// Whether z -> adjusted z rises everywhere: its slope a z^2 + b z + c is above zero for all z.
bool rises(double skew, double excess) {
    const double a = excess / 8.0 - skew * skew / 6.0;
    const double b = skew / 3.0;
    const double c = 1.0 - excess / 8.0 + 5.0 * skew * skew / 36.0;
    if (a == 0.0) return b == 0.0 && c > 0.0;
    return a > 0.0 && b * b < 4.0 * a * c;
}

}  // namespace

Result<TailRisk> gaussian_risk(double mean, double deviation, double p) {
    EVENKEEL_CHECK(check_law(mean, deviation, p));
    const double z = normal_quantile(p);
    return TailRisk{-(mean + z * deviation), deviation * normal_density(z) / p - mean};
}

Result<CornishFisher> cornish_fisher(double mean, double deviation, double skew,
                                     double excess_kurtosis, double p) {
    EVENKEEL_CHECK(check_law(mean, deviation, p));
    const double shape[] = {skew, excess_kurtosis};
    EVENKEEL_CHECK(check_sample(shape, 2, "risk: skew and kurtosis"));
    CornishFisher out;
    const double z = normal_quantile(p), cube = z * z * z;
    out.z = z;
    out.adjusted = z + (z * z - 1.0) * skew / 6.0 + (cube - 3.0 * z) * excess_kurtosis / 24.0 -
                   (2.0 * cube - 5.0 * z) * skew * skew / 36.0;
    out.var = -(mean + out.adjusted * deviation);
    out.monotone = rises(skew, excess_kurtosis);
    return out;
}

Result<TailRisk> historical_risk(std::span<const double> returns, double p) {
    EVENKEEL_CHECK(check_sample(returns, 2, "historical risk"));
    EVENKEEL_CHECK(check_inside_unit(p, "historical risk: the probability"));
    const auto ascending = sorted(returns);
    const double at = quantile_of_sorted(ascending, p);
    std::size_t count = 0;
    double sum = 0.0;
    // The least return is never above a quantile, so there is one at least.
    for (; count < ascending.size() && ascending[count] <= at; ++count) sum += ascending[count];
    return TailRisk{-at, -sum / static_cast<double>(count)};
}

Result<Rescaled> filtered_returns(std::span<const double> returns, double decay,
                                  std::size_t seed_bars) {
    if (seed_bars == 0) return unfit("filtered simulation: a seed of no returns");
    EVENKEEL_CHECK(check_sample(returns, seed_bars, "filtered simulation"));
    EVENKEEL_CHECK(check_inside_unit(decay, "filtered simulation: lambda"));
    double v = mean_square(returns.first(seed_bars));
    Rescaled out;
    for (std::size_t i = 0; i < returns.size(); ++i) {
        if (!(v > 0.0)) return unfit("filtered simulation: a variance of zero to scale by");
        out.returns.push_back(returns[i] / std::sqrt(v));
        v = decay * v + (1.0 - decay) * returns[i] * returns[i];
    }
    out.next_deviation = std::sqrt(v);
    for (double& one : out.returns) one *= out.next_deviation;
    return out;
}

}  // namespace evenkeel
