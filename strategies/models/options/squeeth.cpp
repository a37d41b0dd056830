// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/squeeth.hpp"

#include <algorithm>
#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {

Result<Squeeth> squeeth(double spot, double volatility, double norm_factor,
                        const SqueethRules& rules) {
    EVENKEEL_CHECK(
        demand(is_positive(spot) && is_positive(norm_factor) && is_not_negative(volatility),
               "a price and a norm factor above zero, and a volatility not below"));
    EVENKEEL_CHECK(demand(is_positive(rules.period_hours) && is_positive(rules.scale),
                          "a funding period and a scale above zero"));
    const double years = rules.period_years();
    const double ahead = std::exp(volatility * volatility * years);
    Squeeth out;
    out.index = spot * spot;
    out.mark = out.index * ahead;
    out.price_base = spot * norm_factor * ahead / rules.scale;
    out.price_quote = out.price_base * spot;
    out.delta = 2.0 * out.price_quote / spot;
    out.gamma = out.delta / spot;
    out.vega = out.price_quote * 2.0 * volatility * years;
    const double held = std::log(std::clamp(ahead, rules.least, rules.most));
    out.funding_a_day = -std::expm1(-held * 24.0 / rules.period_hours);
    out.theta_a_day = -out.price_quote * out.funding_a_day;
    return out;
}

double mark_over_index(double price_base, double spot, double norm_factor,
                       const SqueethRules& rules) {
    return price_base * rules.scale / (norm_factor * spot);
}

Result<double> squeeth_volatility(double ratio, const SqueethRules& rules) {
    EVENKEEL_CHECK(demand(std::isfinite(ratio) && ratio > 1.0,
                          "a mark above the index, as a power perp has it"));
    return std::sqrt(std::log(ratio) / rules.period_years());
}

Result<double> norm_factor_after(double norm_factor, double ratio, double hours,
                                 const SqueethRules& rules) {
    EVENKEEL_CHECK(demand(is_positive(norm_factor) && is_positive(ratio) &&
                              is_not_negative(hours) && is_positive(rules.period_hours),
                          "a norm factor and a mark above zero, and a time not below"));
    EVENKEEL_CHECK(demand(rules.least > 0.0 && rules.least <= rules.most,
                          "bounds of mark over index in order"));
    const double held = std::clamp(ratio, rules.least, rules.most);
    return norm_factor * std::pow(held, -hours / rules.period_hours);
}

}  // namespace evenkeel
