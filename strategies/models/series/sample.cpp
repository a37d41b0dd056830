// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/series/sample.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {

tl::unexpected<Error> unfit(std::string message) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, std::move(message));
}

Result<void> check_sample(std::span<const double> values, std::size_t least,
                          std::string_view what) {
    if (values.size() < least)
        return unfit(std::string(what) + ": " + std::to_string(values.size()) +
                     " values, at least " + std::to_string(least) + " are needed");
    for (std::size_t row = 0; row < values.size(); ++row)
        if (!std::isfinite(values[row]))
            return unfit(std::string(what) + ": row " + std::to_string(row) +
                         " is not a finite number");
    return {};
}

Result<void> check_pair(std::span<const double> first, std::span<const double> second,
                        std::size_t least, std::string_view what) {
    if (first.size() != second.size())
        return unfit(std::string(what) + ": " + std::to_string(first.size()) + " values beside " +
                     std::to_string(second.size()) + ", expected as many of each");
    EVENKEEL_CHECK(check_sample(first, least, what));
    return check_sample(second, least, what);
}

Result<void> check_varied(std::span<const double> values, std::string_view what) {
    const auto same = [&](double one) { return one == values.front(); };
    if (!std::ranges::all_of(values, same)) return {};
    return unfit(std::string(what) + ": all values are the same");
}

Result<void> check_positive(double value, std::string_view what) {
    if (is_positive(value)) return {};
    return unfit(std::string(what) + " is " + std::to_string(value) + ", expected above zero");
}

Result<void> check_inside_unit(double value, std::string_view what) {
    if (value > 0.0 && value < 1.0) return {};
    return unfit(std::string(what) + " is " + std::to_string(value) +
                 ", expected between zero and one");
}

double mean(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

double mean_square(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values) sum += value * value;
    return sum / static_cast<double>(values.size());
}

double variance(std::span<const double> values, Divisor divisor) {
    return covariance(values, values, divisor);
}

double covariance(std::span<const double> x, std::span<const double> y, Divisor divisor) {
    const double mean_x = mean(x), mean_y = mean(y);
    double sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean_x) * (y[i] - mean_y);
    const auto n = static_cast<double>(x.size());
    return sum / (divisor == Divisor::kCount ? n : n - 1.0);
}

double quantile_of_sorted(std::span<const double> ascending, double p) {
    const double place = static_cast<double>(ascending.size() - 1) * p;
    const auto below = static_cast<std::size_t>(place);
    const double part = place - static_cast<double>(below);
    const double low = ascending[below];
    const double high = ascending[std::min(below + 1, ascending.size() - 1)];
    // From the nearer end: at that value, it is that value.
    return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1.0 - part);
}

std::vector<double> sorted(std::span<const double> values) {
    std::vector<double> out(values.begin(), values.end());
    std::ranges::sort(out);
    return out;
}

}  // namespace evenkeel
