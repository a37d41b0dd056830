// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/volatility/ewma.hpp"

#include <cmath>
#include <numbers>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {

Result<double> ewma_decay(double bar, double half_life) {
    EVENKEEL_CHECK(check_positive(bar, "EWMA: the bar"));
    EVENKEEL_CHECK(check_positive(half_life, "EWMA: the half-life"));
    return std::exp2(-bar / half_life);
}

double half_life_bars(double decay) {
    return -std::numbers::ln2 / std::log(decay);
}

double effective_bars(double decay) {
    return (1.0 + decay) / (1.0 - decay);
}

Result<std::vector<double>> ewma_variances(std::span<const double> returns, double decay,
                                           double seed) {
    EVENKEEL_CHECK(check_sample(returns, 1, "EWMA"));
    EVENKEEL_CHECK(check_inside_unit(decay, "EWMA: lambda"));
    if (!std::isfinite(seed) || seed < 0.0) return unfit("EWMA: the seed is below zero");
    std::vector<double> out;
    double v = seed;
    for (const double r : returns) {
        v = decay * v + (1.0 - decay) * r * r;
        out.push_back(v);
    }
    return out;
}

Result<double> EwmaPair::hedge_ratio() const {
    if (!(second > 0.0)) return unfit("EWMA: the hedge does not move");
    return cross / second;
}

Result<double> EwmaPair::correlation() const {
    if (!(first > 0.0 && second > 0.0)) return unfit("EWMA: one of two assets does not move");
    return cross / std::sqrt(first) / std::sqrt(second);
}

EwmaPair advanced(const EwmaPair& pair, double first, double second, double decay) {
    const double rest = 1.0 - decay;
    return {decay * pair.first + rest * first * first, decay * pair.second + rest * second * second,
            decay * pair.cross + rest * first * second};
}

Result<EwmaPair> ewma_pair(std::span<const double> first, std::span<const double> second,
                           double decay, std::size_t seed_bars) {
    EVENKEEL_CHECK(check_inside_unit(decay, "EWMA: lambda"));
    if (seed_bars == 0) return unfit("EWMA: a seed of no bars");
    EVENKEEL_CHECK(check_pair(first, second, seed_bars, "EWMA"));
    EwmaPair out{mean_square(first.first(seed_bars)), mean_square(second.first(seed_bars)), 0.0};
    for (std::size_t i = 0; i < seed_bars; ++i)
        out.cross += first[i] * second[i] / static_cast<double>(seed_bars);
    for (std::size_t i = seed_bars; i < first.size(); ++i)
        out = advanced(out, first[i], second[i], decay);
    return out;
}

}  // namespace evenkeel
