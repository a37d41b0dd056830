// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/perps/mean_reversion.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {
namespace {

constexpr const char* kModel = "mean reversion";
constexpr std::size_t kLeastValues = 10;

Result<void> check(std::span<const double> values, std::size_t least) {
    if (values.size() < least)
        return refuse_input(kModel, "expected " + std::to_string(least) +
                                        " values or more, found " + std::to_string(values.size()));
    for (const double value : values) EVENKEEL_CHECK(check_finite(kModel, {{"a value", value}}));
    return {};
}

double mean_of(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

/// The sum of (a - mean a) (b - mean b) over two spans of one length.
double cross(std::span<const double> a, double mean_a, std::span<const double> b, double mean_b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
    return sum;
}

}  // namespace

Result<SeriesFigures> series_figures(std::span<const double> values) {
    EVENKEEL_CHECK(check(values, 2));
    const auto count = static_cast<double>(values.size());
    SeriesFigures out;
    out.mean = mean_of(values);
    out.sum = out.mean * count;
    const auto [least, most] = std::ranges::minmax(values);
    out.least = least;
    out.most = most;
    const double squares = cross(values, out.mean, values, out.mean);
    out.deviation = std::sqrt(squares / count);
    out.share_negative =
        static_cast<double>(std::ranges::count_if(values, [](double x) { return x < 0.0; })) /
        count;
    const auto before = values.first(values.size() - 1), after = values.subspan(1);
    if (squares > 0.0) out.autocorrelation = cross(before, out.mean, after, out.mean) / squares;
    return out;
}

std::optional<double> MeanReversion::half_life() const {
    if (phi <= 0.0) return std::nullopt;
    return std::numbers::ln2 / -std::log(phi);
}

double MeanReversion::deviation() const {
    return noise / std::sqrt(1.0 - phi * phi);
}

double MeanReversion::forecast(double last, double steps) const {
    return mean + (last - mean) * std::pow(phi, steps);
}

double MeanReversion::mean_forecast(double last, unsigned steps) const {
    const double sum = phi * (1.0 - std::pow(phi, steps)) / (1.0 - phi);
    return mean + (last - mean) * sum / steps;
}

Result<MeanReversion> fit_mean_reversion(std::span<const double> values) {
    EVENKEEL_CHECK(check(values, kLeastValues));
    const auto before = values.first(values.size() - 1), after = values.subspan(1);
    const double mean_before = mean_of(before), mean_after = mean_of(after);
    const double squares = cross(before, mean_before, before, mean_before);
    if (!(squares > 0.0)) return refuse_input(kModel, "expected values that differ");
    MeanReversion out;
    out.phi = cross(before, mean_before, after, mean_after) / squares;
    if (!(std::abs(out.phi) < 1.0))
        return refuse_input(
            kModel, "the series does not fall back to a mean: phi is " + std::to_string(out.phi));
    out.mean = (mean_after - out.phi * mean_before) / (1.0 - out.phi);
    double left = 0.0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const double off = after[i] - out.forecast(before[i], 1.0);
        left += off * off;
    }
    out.noise = std::sqrt(left / static_cast<double>(before.size()));
    return out;
}

}  // namespace evenkeel
