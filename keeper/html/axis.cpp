// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/html/axis.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/core.h>

#include "keeper/html/text.hpp"

namespace evenkeel {
namespace {

constexpr double kLargest = 1e100, kSmallest = 1e-100;
/// Of a value's size: a narrower range is one value with the noise of rounding.
constexpr double kNarrowest = 1e-9;
constexpr int kLongest = 9;  ///< Digits of a step that are written out.
constexpr double kLongestValue = 1e15;

/// The distance of ticks: `digit` times ten to `power`.
struct Step {
    int digit = 1;
    int power = 0;
    /// How many steps a value is from zero.
    double count(double value) const {
        const double tens =
            power < 0 ? value * std::pow(10.0, -power) : value / std::pow(10.0, power);
        return tens / digit;
    }
    /// Dividing by a power of ten gives the double that is nearest to 0.3; three times 0.1 does
    /// not.
    double at(double index) const {
        const double digits = index * digit;
        return (power < 0 ? digits / std::pow(10.0, -power) : digits * std::pow(10.0, power)) + 0.0;
    }
    std::string text(double value) const {
        if (power < -kLongest || power > kLongest || std::abs(value) >= kLongestValue)
            return fmt::format("{:.12g}", value);
        return grouped(value, std::max(0, -power));
    }
};

void widen(double& low, double& high) {
    const double size = std::max(std::abs(low), std::abs(high));
    if (high - low > kNarrowest * size && high - low > kSmallest) return;
    const double pad = size > kSmallest ? size / 100.0 : 1.0;
    low -= pad;
    high += pad;
}

/// Indices of the first and the last tick; a tick that rounding alone puts outside counts.
std::pair<double, double> span(const Axis& axis, const Step& step) {
    constexpr double kSlack = 1e-9;
    return {std::ceil(step.count(axis.low) - kSlack), std::floor(step.count(axis.high) + kSlack)};
}

Step step_for(const Axis& axis, int most) {
    const int power = static_cast<int>(std::floor(std::log10((axis.high - axis.low) / most)));
    for (const Step step : {Step{1, power}, Step{2, power}, Step{5, power}, Step{1, power + 1}}) {
        const auto [first, last] = span(axis, step);
        if (last - first + 1.0 <= most) return step;
    }
    return {2, power + 1};
}

}  // namespace

bool is_drawable(double value) {
    return std::abs(value) < kLargest;
}

Axis number_axis(double low, double high, int most) {
    widen(low, high);
    Axis out{low, high, {}};
    const Step step = step_for(out, most);
    const auto [first, last] = span(out, step);
    const int count = static_cast<int>(last - first);
    for (int i = 0; i <= count; ++i) {
        const double at = step.at(first + i);
        out.ticks.push_back({at, step.text(at)});
    }
    return out;
}

}  // namespace evenkeel
