// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/var_backtest.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kLeastDays = 250;

/// count * ln(p), which is zero for none whatever p is.
double times_log(double count, double p) {
    return count > 0.0 ? count * std::log(p) : 0.0;
}

/// The log-likelihood of `hits` of n at the probability p of each.
double log_likelihood(double n, double hits, double p) {
    return times_log(n - hits, 1.0 - p) + times_log(hits, p);
}

/// Twice the difference of log-likelihoods, never below zero but for rounding.
TestStatistic ratio(double under, double free) {
    const double value = std::max(2.0 * (free - under), 0.0);
    return {value, std::erfc(std::sqrt(value / 2.0))};
}

double part(double hits, double n) {
    return n > 0.0 ? hits / n : 0.0;
}

}  // namespace

Result<TestStatistic> kupiec(std::size_t n, std::size_t exceptions, double p) {
    EVENKEEL_CHECK(check_inside_unit(p, "Kupiec: the probability"));
    if (n == 0 || exceptions > n)
        return unfit("Kupiec: " + std::to_string(exceptions) + " exceptions on " +
                     std::to_string(n) + " days");
    const auto days = static_cast<double>(n), hits = static_cast<double>(exceptions);
    return ratio(log_likelihood(days, hits, p), log_likelihood(days, hits, hits / days));
}

Result<TestStatistic> christoffersen(const std::vector<bool>& exceeded) {
    if (exceeded.size() < 2) return unfit("Christoffersen: at least two days are needed");
    double days[2] = {}, hits[2] = {};
    for (std::size_t i = 1; i < exceeded.size(); ++i) {
        days[exceeded[i - 1]] += 1.0;
        hits[exceeded[i - 1]] += exceeded[i] ? 1.0 : 0.0;
    }
    const double all = days[0] + days[1], both = hits[0] + hits[1];
    return ratio(log_likelihood(all, both, both / all),
                 log_likelihood(days[0], hits[0], part(hits[0], days[0])) +
                     log_likelihood(days[1], hits[1], part(hits[1], days[1])));
}

Result<VarBacktest> backtest_var(std::span<const double> returns, std::span<const double> vars,
                                 double p) {
    EVENKEEL_CHECK(check_pair(returns, vars, kLeastDays, "VaR back-test"));
    std::vector<bool> exceeded;
    for (std::size_t i = 0; i < returns.size(); ++i) exceeded.push_back(-returns[i] > vars[i]);
    VarBacktest out;
    out.n = returns.size();
    out.exceptions = static_cast<std::size_t>(std::ranges::count(exceeded, true));
    EVENKEEL_TRY(out.frequency, kupiec(out.n, out.exceptions, p));
    EVENKEEL_TRY(out.independence, christoffersen(exceeded));
    return out;
}

}  // namespace evenkeel
