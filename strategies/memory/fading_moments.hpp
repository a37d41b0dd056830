// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/models/perps/mean_reversion.hpp"

namespace evenkeel {

/// Sums with weights that halve: of values, their squares, and their products with the value
/// before. Each sum is rounded to the same figure on every machine.
struct FadingMoments {
    double weight = 0.0, sum = 0.0, squares = 0.0;
    double pairs = 0.0, products = 0.0;
    double last = 0.0;
    bool operator==(const FadingMoments&) const = default;
};

/// Names each sum: whoever writes them and whoever reads them go by the same list.
template <class Moments, class Visit>
void each_sum(Moments& moments, Visit&& visit) {
    visit("weight", moments.weight);
    visit("sum", moments.sum);
    visit("squares", moments.squares);
    visit("pairs", moments.pairs);
    visit("products", moments.products);
    visit("last", moments.last);
}

/// All of them by `share`, from 0 to 1.
void fade(FadingMoments& moments, double share);

/// One more value of weight 1; `follows`: the value before it is the one counted last, a step ago.
void count(FadingMoments& moments, double value, bool follows);

/// The mean, how much of a distance from it is left after a step (from 0 to 0.99), and the noise of
/// a step that goes with the variance; nothing before a value.
std::optional<MeanReversion> mean_reversion_of(const FadingMoments& moments);

}  // namespace evenkeel
