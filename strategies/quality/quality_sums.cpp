// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/quality/quality_sums.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/calendar.hpp"

namespace evenkeel {
namespace {

constexpr double kSecondsPerHour = 3'600.0;
constexpr double kBasisPoints = 10'000.0;

std::optional<double> mean(double sum, std::uint64_t count) {
    if (count == 0) return std::nullopt;
    return sum / static_cast<double>(count);
}

std::optional<double> share(double part, double of, double unit) {
    if (!(of > 0.0)) return std::nullopt;
    return part / of * unit;
}

}  // namespace

QualitySums& QualitySums::operator+=(const QualitySums& other) {
    seconds += other.seconds;
    error_squares += other.error_squares;
    delta_time += other.delta_time;
    farthest_off = std::max(farthest_off, other.farthest_off);
    fills += other.fills;
    notional += other.notional;
    measured += other.measured;
    measured_notional += other.measured_notional;
    slippage += other.slippage;
    hedging_seconds += other.hedging_seconds;
    slowest_seconds = std::max(slowest_seconds, other.slowest_seconds);
    gas += other.gas;
    gas_cost += other.gas_cost;
    unpriced_gas += other.unpriced_gas;
    trades_told += other.trades_told;
    trades_utility += other.trades_utility;
    holds_told += other.holds_told;
    holds_utility += other.holds_utility;
    return *this;
}

QualityFigures figures(const QualitySums& sums) {
    QualityFigures out;
    out.error_rms = std::sqrt(sums.error_squares);
    if (sums.seconds > 0.0) {
        out.error_yearly = std::sqrt(sums.error_squares * kSecondsPerYear / sums.seconds);
        out.mean_off = sums.delta_time / (sums.seconds / kSecondsPerHour);
    }
    out.slippage_bps = share(sums.slippage, sums.measured_notional, kBasisPoints);
    const auto gas_bps = share(sums.gas_cost, sums.notional, kBasisPoints);
    // Gas without a price is not for nothing.
    if (out.slippage_bps && gas_bps && sums.unpriced_gas == 0.0)
        out.cost_bps = *out.slippage_bps + *gas_bps;
    out.time_to_hedge = mean(sums.hedging_seconds, sums.fills);
    out.trades_utility = mean(sums.trades_utility, sums.trades_told);
    out.holds_utility = mean(sums.holds_utility, sums.holds_told);
    return out;
}

}  // namespace evenkeel
