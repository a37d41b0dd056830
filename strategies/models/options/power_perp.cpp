// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/power_perp.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"

namespace evenkeel {

Result<PowerPerp> power_perp(const PowerPerpTerms& terms) {
    EVENKEEL_CHECK(demand(
        is_positive(terms.spot) && is_positive(terms.period) && is_not_negative(terms.volatility),
        "a price and a funding period above zero, and a volatility"));
    EVENKEEL_CHECK(demand(std::isfinite(terms.power) && std::isfinite(terms.rate),
                          "a power and a rate that are finite"));
    const double p = terms.power;
    const double drift =
        (p - 1.0) / 2.0 * (2.0 * terms.rate + p * terms.volatility * terms.volatility);
    const double ahead = drift * terms.period, index = std::pow(terms.spot, p);
    PowerPerp out;
    out.log_price = index * std::exp(ahead);
    if (ahead < 1.0) out.linear_price = index / (1.0 - ahead);
    out.delta = p * out.log_price / terms.spot;
    out.gamma = (p - 1.0) * out.delta / terms.spot;
    return out;
}

}  // namespace evenkeel
