// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/volatility/hedge_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

constexpr std::size_t kLeast = 3;

Result<void> check_rule(const ProxyRule& rule) {
    if (rule.short_bars < kLeast || rule.long_bars < rule.short_bars)
        return unfit("proxy hedge: windows of " + std::to_string(rule.short_bars) + " and " +
                     std::to_string(rule.long_bars) + " bars, expected ascending ones of " +
                     std::to_string(kLeast) + " or more");
    if (!(rule.least >= 0.0 && rule.least <= 1.0))
        return unfit("proxy hedge: the least effectiveness is not between zero and one");
    return {};
}

}  // namespace

Result<HedgeRatio> minimum_variance_hedge(std::span<const double> y, std::span<const double> x) {
    EVENKEEL_CHECK(check_pair(y, x, kLeast, "hedge ratio"));
    EVENKEEL_CHECK(check_varied(x, "hedge ratio: returns of the hedge"));
    EVENKEEL_CHECK(check_varied(y, "hedge ratio: returns of the position"));
    const double var_x = variance(x, Divisor::kCountLess1);
    const double var_y = variance(y, Divisor::kCountLess1);
    const double both = covariance(y, x, Divisor::kCountLess1);
    HedgeRatio out;
    out.ratio = both / var_x;
    // Rounding must not make it more than all.
    out.effectiveness = std::min(both / var_x * (both / var_y), 1.0);
    out.residual_deviation = std::sqrt(var_y * (1.0 - out.effectiveness));
    out.intercept = mean(y) - out.ratio * mean(x);
    return out;
}

Result<HedgeRatio> proxy_hedge(std::span<const double> y, std::span<const double> x,
                               const ProxyRule& rule) {
    EVENKEEL_CHECK(check_rule(rule));
    EVENKEEL_CHECK(check_pair(y, x, rule.long_bars, "proxy hedge"));
    EVENKEEL_TRY(const HedgeRatio longer,
                 minimum_variance_hedge(y.last(rule.long_bars), x.last(rule.long_bars)));
    EVENKEEL_TRY(const HedgeRatio shorter,
                 minimum_variance_hedge(y.last(rule.short_bars), x.last(rule.short_bars)));
    if (shorter.effectiveness < rule.least && longer.effectiveness < rule.least)
        return fail(Errc::kRefused, Remedy::kGiveUp,
                    "proxy hedge: it takes away " + std::to_string(shorter.effectiveness) +
                        " of the variance over " + std::to_string(rule.short_bars) + " bars and " +
                        std::to_string(longer.effectiveness) + " over " +
                        std::to_string(rule.long_bars) + ", less than " +
                        std::to_string(rule.least) + " over both");
    return longer;
}

}  // namespace evenkeel
