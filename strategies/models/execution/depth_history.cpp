// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/depth_history.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

Result<void> check_samples(std::span<const DepthSample> samples) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
        EVENKEEL_CHECK(demand(is_not_negative(samples[i].depth), "depths not below zero"));
        EVENKEEL_CHECK(demand(i == 0 || samples[i].block == samples[i - 1].block + 1,
                              "one sample a block, in order and without a gap"));
    }
    return {};
}

double least(std::span<const DepthSample> samples) {
    return std::ranges::min_element(samples, {}, &DepthSample::depth)->depth;
}

}  // namespace

Result<std::vector<double>> without_just_in_time(std::span<const DepthSample> samples,
                                                 std::size_t most_blocks) {
    EVENKEEL_CHECK(check_samples(samples));
    EVENKEEL_CHECK(
        demand(samples.size() > most_blocks, "more blocks than what is left out may last"));
    const std::size_t width = most_blocks + 1;
    std::vector<double> out(samples.size(), 0.0);
    for (std::size_t first = 0; first + width <= samples.size(); ++first) {
        const double lasting = least(samples.subspan(first, width));
        for (std::size_t i = first; i < first + width; ++i) out[i] = std::max(out[i], lasting);
    }
    return out;
}

Result<double> usable_depth(std::span<const double> depths, double share) {
    EVENKEEL_CHECK(demand(!depths.empty() && std::ranges::all_of(depths, is_not_negative),
                          "depths not below zero"));
    EVENKEEL_CHECK(demand(share >= 0.0 && share <= 1.0, "a share from 0 to 1"));
    std::vector<double> sorted(depths.begin(), depths.end());
    std::ranges::sort(sorted);
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

Result<Fragmentation> fragmentation(std::span<const double> volumes) {
    double sum = 0.0;
    for (const double volume : volumes) {
        EVENKEEL_CHECK(demand(is_not_negative(volume), "volumes not below zero"));
        sum += volume;
    }
    EVENKEEL_CHECK(demand(is_positive(sum), "a volume above zero"));
    Fragmentation out;
    for (const double volume : volumes) {
        const double share = volume / sum;
        out.hhi += share * share;
        if (share > 0.0) out.entropy -= share * std::log(share);
    }
    out.effective = 1.0 / out.hhi;
    return out;
}

}  // namespace evenkeel
