// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/svi.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

// Half the digits of a double: a minimum has no more.
constexpr int kMinimumBits = 26;
constexpr int kRootHalvings = 80;

double root_of(const SviSlice& slice, double low, double high) {
    const bool rises = density_factor(slice, low) < 0.0;
    for (int i = 0; i < kRootHalvings; ++i) {
        const double middle = low + (high - low) / 2.0;
        ((density_factor(slice, middle) < 0.0) == rises ? low : high) = middle;
    }
    return low + (high - low) / 2.0;
}

}  // namespace

double total_variance(const SviSlice& slice, double k) {
    const double off = k - slice.m;
    return slice.a + slice.b * (slice.rho * off + std::hypot(off, slice.sigma));
}

VarianceSlope variance_slope(const SviSlice& slice, double k) {
    const double off = k - slice.m, root = std::hypot(off, slice.sigma);
    return {slice.b * (slice.rho + off / root),
            slice.b * slice.sigma * slice.sigma / (root * root * root)};
}

double density_factor(const SviSlice& slice, double k) {
    const double w = total_variance(slice, k);
    const VarianceSlope slope = variance_slope(slice, k);
    const double tilt = 1.0 - k * slope.first / (2.0 * w);
    return tilt * tilt - slope.first * slope.first / 4.0 * (1.0 / w + 0.25) + slope.second / 2.0;
}

Result<void> check_slice(const SviSlice& slice) {
    EVENKEEL_CHECK(
        demand(std::isfinite(slice.a) && std::isfinite(slice.m), "SVI parameters that are finite"));
    EVENKEEL_CHECK(demand(is_not_negative(slice.b), "SVI's b not below zero"));
    EVENKEEL_CHECK(demand(std::abs(slice.rho) < 1.0, "SVI's rho between -1 and 1"));
    EVENKEEL_CHECK(demand(is_positive(slice.sigma), "SVI's sigma above zero"));
    const double least = slice.a + slice.b * slice.sigma * std::sqrt(1.0 - slice.rho * slice.rho);
    EVENKEEL_CHECK(demand(least > 0.0, "a slice whose variance is above zero"));
    return demand(slice.b * (1.0 + std::abs(slice.rho)) <= 2.0, "wings of a slope of 2 at most");
}

Result<ButterflyCheck> check_butterfly(const SviSlice& slice, const StrikeGrid& grid) {
    EVENKEEL_CHECK(check_slice(slice));
    EVENKEEL_CHECK(
        demand(is_positive(grid.reach) && grid.steps > 0, "a grid with a reach and steps"));
    ButterflyCheck out;
    int least_at = 0;
    double before = 0.0;
    for (int i = 0; i <= grid.steps; ++i) {
        const double g = density_factor(slice, grid.at(i));
        if (i == 0 || g < out.least) {
            out.least = g;
            least_at = i;
        }
        if (i > 0 && (g < 0.0) != (before < 0.0))
            out.roots.push_back(root_of(slice, grid.at(i - 1), grid.at(i)));
        before = g;
    }
    const auto g_of = [&](double k) { return density_factor(slice, k); };
    const auto lowest = boost::math::tools::brent_find_minima(
        g_of, grid.at(std::max(least_at - 1, 0)), grid.at(std::min(least_at + 1, grid.steps)),
        kMinimumBits);
    const bool deeper = lowest.second < out.least;
    out.lowest = deeper ? lowest.second : out.least;
    out.lowest_at = deeper ? lowest.first : grid.at(least_at);
    out.is_free = out.lowest >= 0.0;
    return out;
}

bool grows(const SviSlice& near, const SviSlice& far, const StrikeGrid& grid) {
    const auto wing = [](const SviSlice& slice, double sign) {
        return slice.b * (1.0 + sign * slice.rho);
    };
    if (wing(far, 1.0) < wing(near, 1.0) || wing(far, -1.0) < wing(near, -1.0)) return false;
    for (int i = 0; i <= grid.steps; ++i)
        if (!(total_variance(far, grid.at(i)) >= total_variance(near, grid.at(i)))) return false;
    return true;
}

}  // namespace evenkeel
