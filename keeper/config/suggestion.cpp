// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/config/suggestion.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace evenkeel {
namespace {

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string suggestion(std::string_view wrong, const std::vector<std::string>& names) {
    const std::size_t tolerated = std::clamp<std::size_t>(wrong.size() / 2, 1, 3);
    std::size_t best = tolerated + 1;
    std::string nearest;
    for (const auto& name : names) {
        if (wrong.size() > name.size() + tolerated) continue;
        if (const auto far = distance(wrong, name); far < best) {
            best = far;
            nearest = name;
        }
    }
    return nearest.empty() ? "" : fmt::format(", did you mean {}?", nearest);
}

}  // namespace evenkeel
