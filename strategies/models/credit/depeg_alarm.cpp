// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/credit/depeg_alarm.hpp"

#include <algorithm>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {

double cusum_step(double sum, double deviation, const CusumRule& rule) {
    return std::max(0.0, sum - deviation - rule.allowance);
}

Result<CusumPath> cusum(std::span<const double> deviations, const CusumRule& rule) {
    EVENKEEL_CHECK(check_sample(deviations, 0, "CUSUM"));
    EVENKEEL_CHECK(check_positive(rule.allowance, "CUSUM: the allowance"));
    EVENKEEL_CHECK(check_positive(rule.threshold, "CUSUM: the threshold"));
    CusumPath out;
    double sum = 0.0;
    for (const double deviation : deviations) {
        sum = cusum_step(sum, deviation, rule);
        if (!out.alarm && sum > rule.threshold) out.alarm = out.sums.size();
        out.sums.push_back(sum);
    }
    return out;
}

Result<double> pool_imbalance(std::span<const double> balances) {
    EVENKEEL_CHECK(check_sample(balances, 1, "pool balances"));
    double sum = 0.0;
    for (const double balance : balances) {
        if (balance < 0.0) return unfit("pool balances: one is below zero");
        sum += balance;
    }
    if (!(sum > 0.0)) return unfit("pool balances: the pool is empty");
    return *std::ranges::max_element(balances) / sum;
}

DepegAlarm depeg_alarm(const DepegSigns& signs, const DepegLimits& limits) {
    DepegAlarm out;
    const auto look = [&](const std::optional<double>& sign, double limit) {
        if (!sign)
            ++out.unknown;
        else if (*sign > limit)
            ++out.signs;
    };
    look(signs.cusum, limits.cusum);
    look(signs.imbalance, limits.imbalance);
    look(signs.utilisation, limits.utilisation);
    if (out.signs == 2) out.action = DepegAction::kSwapHalf;
    if (out.signs == 3) out.action = DepegAction::kExit;
    return out;
}

}  // namespace evenkeel
