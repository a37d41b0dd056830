// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/drawdown.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {

Result<double> risk_fraction(double wealth, double peak, double max_drawdown, double multiplier) {
    EVENKEEL_CHECK(check_positive(wealth, "drawdown control: wealth"));
    EVENKEEL_CHECK(check_positive(peak, "drawdown control: the peak"));
    EVENKEEL_CHECK(check_positive(multiplier, "drawdown control: the multiplier"));
    EVENKEEL_CHECK(check_inside_unit(max_drawdown, "drawdown control: the greatest drawdown"));
    if (wealth > peak) return unfit("drawdown control: wealth is above its running peak");
    const double floor = (1.0 - max_drawdown) * peak;
    return std::max(multiplier * (wealth - floor) / wealth, 0.0);
}

Result<DrawdownStatistics> drawdown_statistics(std::span<const double> equity) {
    EVENKEEL_CHECK(check_sample(equity, 1, "equity"));
    EVENKEEL_CHECK(check_positive(equity.front(), "equity: the first"));
    DrawdownStatistics out;
    double peak = equity.front(), squares = 0.0;
    std::size_t below = 0;
    for (const double now : equity) {
        peak = std::max(peak, now);
        out.current = 1.0 - now / peak;
        squares += out.current * out.current;
        out.deepest = std::max(out.deepest, out.current);
        below = now < peak ? below + 1 : 0;
        out.longest = std::max(out.longest, below);
    }
    out.ulcer_index = std::sqrt(squares / static_cast<double>(equity.size()));
    return out;
}

}  // namespace evenkeel
