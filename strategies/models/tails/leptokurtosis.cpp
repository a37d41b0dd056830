// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/tails/leptokurtosis.hpp"

#include <cmath>
#include <string>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {

TestStatistic jarque_bera(const Moments& of) {
    const double value = static_cast<double>(of.n) / 6.0 *
                         (of.skew * of.skew + of.excess_kurtosis * of.excess_kurtosis / 4.0);
    return {value, std::exp(-value / 2.0)};
}

Result<TailIndex> hill(std::span<const double> losses, std::size_t k) {
    EVENKEEL_CHECK(check_sample(losses, 2, "Hill"));
    if (k == 0 || k >= losses.size())
        return unfit("Hill: k is " + std::to_string(k) + ", expected 1 to " +
                     std::to_string(losses.size() - 1) + " for as many losses and one");
    const auto ascending = sorted(losses);
    const auto tail = std::span(ascending).last(k + 1);
    if (!(tail.front() > 0.0)) return unfit("Hill: fewer than k + 1 losses are above zero");
    double sum = 0.0;
    for (const double loss : tail.subspan(1)) sum += std::log(loss / tail.front());
    if (!(sum > 0.0)) return unfit("Hill: the greatest losses are all the same");
    const auto count = static_cast<double>(k);
    TailIndex out;
    out.alpha = count / sum;
    out.xi = sum / count;
    out.deviation = out.alpha / std::sqrt(count);
    return out;
}

}  // namespace evenkeel
