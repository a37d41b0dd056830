// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/volatility/range_estimators.hpp"

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

using std::numbers::ln2;

Result<void> check_bars(std::span<const Bar> bars, std::size_t least, const char* what) {
    if (bars.size() >= least) return {};
    return unfit(std::string(what) + ": " + std::to_string(bars.size()) + " bars, at least " +
                 std::to_string(least) + " are needed");
}

double square(double x) {
    return x * x;
}

double rogers_satchell(const Bar& bar) {
    return std::log(bar.high / bar.close) * std::log(bar.high / bar.open) +
           std::log(bar.low / bar.close) * std::log(bar.low / bar.open);
}

template <class Term>
double mean_of(std::span<const Bar> bars, Term term) {
    double sum = 0.0;
    for (const Bar& bar : bars) sum += term(bar);
    return sum / static_cast<double>(bars.size());
}

}  // namespace

Result<double> close_to_close_variance(std::span<const Bar> bars) {
    EVENKEEL_CHECK(check_bars(bars, 3, "close to close"));
    std::vector<double> returns;
    for (std::size_t i = 1; i < bars.size(); ++i)
        returns.push_back(std::log(bars[i].close / bars[i - 1].close));
    return variance(returns, Divisor::kCountLess1);
}

Result<double> parkinson_variance(std::span<const Bar> bars) {
    EVENKEEL_CHECK(check_bars(bars, 1, "Parkinson"));
    return mean_of(
        bars, [](const Bar& bar) { return square(std::log(bar.high / bar.low)) / (4.0 * ln2); });
}

Result<double> garman_klass_variance(std::span<const Bar> bars) {
    EVENKEEL_CHECK(check_bars(bars, 1, "Garman-Klass"));
    return mean_of(bars, [](const Bar& bar) {
        return 0.5 * square(std::log(bar.high / bar.low)) -
               (2.0 * ln2 - 1.0) * square(std::log(bar.close / bar.open));
    });
}

Result<double> rogers_satchell_variance(std::span<const Bar> bars) {
    EVENKEEL_CHECK(check_bars(bars, 1, "Rogers-Satchell"));
    return mean_of(bars, rogers_satchell);
}

double yang_zhang_weight(std::size_t bars) {
    const auto m = static_cast<double>(bars);
    return 0.34 / (1.34 + (m + 1.0) / (m - 1.0));
}

Result<double> yang_zhang_variance(std::span<const Bar> bars) {
    EVENKEEL_CHECK(check_bars(bars, 3, "Yang-Zhang"));
    std::vector<double> overnight, daytime;
    for (std::size_t i = 1; i < bars.size(); ++i) {
        overnight.push_back(std::log(bars[i].open / bars[i - 1].close));
        daytime.push_back(std::log(bars[i].close / bars[i].open));
    }
    const double k = yang_zhang_weight(daytime.size());
    return variance(overnight, Divisor::kCountLess1) + k * variance(daytime, Divisor::kCountLess1) +
           (1.0 - k) * mean_of(bars.subspan(1), rogers_satchell);
}

double annual_deviation(double variance, double bars_per_year) {
    return std::sqrt(variance * bars_per_year);
}

}  // namespace evenkeel
