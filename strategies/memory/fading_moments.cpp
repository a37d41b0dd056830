// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/memory/fading_moments.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/settled.hpp"

namespace evenkeel {
namespace {

// A value never is all there is to know of the next one.
constexpr double kMostPhi = 0.99;
// Of less, the sums' last figures are no measure.
constexpr double kLeastVariance = 1e-12;

}  // namespace

void fade(FadingMoments& moments, double share) {
    for (double* one :
         {&moments.weight, &moments.sum, &moments.squares, &moments.pairs, &moments.products})
        *one = settled(*one * share);
}

void count(FadingMoments& moments, double value, bool follows) {
    moments.weight += 1.0;
    moments.sum = settled(moments.sum + value);
    moments.squares = settled(moments.squares + value * value);
    if (follows) {
        moments.pairs += 1.0;
        moments.products = settled(moments.products + value * moments.last);
    }
    moments.last = value;
}

std::optional<MeanReversion> mean_reversion_of(const FadingMoments& moments) {
    if (!(moments.weight > 0.0)) return std::nullopt;
    MeanReversion out;
    out.mean = moments.sum / moments.weight;
    const double variance = std::max(moments.squares / moments.weight - out.mean * out.mean, 0.0);
    if (variance > kLeastVariance && moments.pairs > 0.0)
        out.phi = std::clamp((moments.products / moments.pairs - out.mean * out.mean) / variance,
                             0.0, kMostPhi);
    out.noise = std::sqrt(variance * (1.0 - out.phi * out.phi));
    return out;
}

}  // namespace evenkeel
