// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/listed_strip.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

/// d(loss)/d(price): the base tokens at the entry less those at the price.
double loss_slope(const PriceRange& range, double entry, double price) {
    const double at = std::clamp(price, range.lower, range.upper);
    return range.liquidity * (1.0 / std::sqrt(entry) - 1.0 / std::sqrt(at));
}

/// The slope of the line up to each strike, and of that beyond the last.
std::vector<double> slopes_of(const PriceRange& range, double entry,
                              std::span<const double> strikes) {
    std::vector<double> out{loss_slope(range, entry, strikes.front())};
    for (std::size_t i = 1; i < strikes.size(); ++i) {
        const double rise = impermanent_loss(range, entry, strikes[i - 1]) -
                            impermanent_loss(range, entry, strikes[i]);
        out.push_back(rise / (strikes[i] - strikes[i - 1]));
    }
    out.push_back(loss_slope(range, entry, strikes.back()));
    return out;
}

Result<void> check(const PriceRange& range, double entry, std::span<const double> strikes) {
    EVENKEEL_CHECK(demand(is_positive(range.liquidity) && is_positive(range.lower) &&
                              std::isfinite(range.upper) && entry > range.lower &&
                              entry < range.upper,
                          "a range with liquidity and an entry inside it"));
    EVENKEEL_CHECK(demand(strikes.size() >= 2 && std::ranges::all_of(strikes, is_positive),
                          "two strikes or more, above zero"));
    return demand(std::ranges::adjacent_find(strikes, std::greater_equal<>()) == strikes.end(),
                  "strikes that ascend");
}

}  // namespace

Result<ListedStrip> listed_strip(const PriceRange& range, double entry,
                                 std::span<const double> strikes) {
    EVENKEEL_CHECK(check(range, entry, strikes));
    const std::vector<double> slopes = slopes_of(range, entry, strikes);
    ListedStrip out;
    for (std::size_t i = 0; i < strikes.size(); ++i)
        out.options.push_back({strikes[i], strikes[i] > entry, slopes[i + 1] - slopes[i]});
    // Between the last put and the first call no option pays: that line is left.
    const auto call = std::ranges::upper_bound(strikes, entry);
    const auto line = static_cast<std::size_t>(call - strikes.begin());
    out.forward = slopes[line];
    const double through = call == strikes.end() ? strikes.back() : *call;
    out.cash = -impermanent_loss(range, entry, through) - out.forward * through;
    return out;
}

double listed_payoff(const ListedStrip& strip, double price) {
    return strip_payoff(strip.options, price) + strip.forward * price + strip.cash;
}

}  // namespace evenkeel
