// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/options/black_scholes.hpp"

#include <cmath>

#include "strategies/models/model_inputs.hpp"
#include "strategies/models/normal.hpp"

namespace evenkeel {
namespace {

/// What both sides share.
struct Parts {
    double d1, d2, root;              ///< `root` is volatility * sqrt(years).
    double spot_worth, strike_worth;  ///< Discounted by the yield and by the rate.
};

Parts parts_of(const OptionTerms& t) {
    Parts out{};
    out.root = t.volatility * std::sqrt(t.years);
    const double drift = (t.rate - t.carry) * t.years;
    out.d1 = (std::log(t.spot / t.strike) + drift) / out.root + out.root / 2.0;
    out.d2 = out.d1 - out.root;
    out.spot_worth = t.spot * std::exp(-t.carry * t.years);
    out.strike_worth = t.strike * std::exp(-t.rate * t.years);
    return out;
}

/// The call for `sign` 1, the put for -1: they differ by nothing else.
OptionSide side_of(const OptionTerms& t, const Parts& p, double sign) {
    const double yield = std::exp(-t.carry * t.years);
    const double in1 = normal_cdf(sign * p.d1), in2 = normal_cdf(sign * p.d2);
    const double density = normal_pdf(p.d1);
    OptionSide out;
    out.price = sign * (p.spot_worth * in1 - p.strike_worth * in2);
    out.delta = sign * yield * in1;
    out.theta = -p.spot_worth * density * t.volatility / (2.0 * std::sqrt(t.years)) +
                sign * (t.carry * p.spot_worth * in1 - t.rate * p.strike_worth * in2);
    out.rho = sign * t.years * p.strike_worth * in2;
    const double decay =
        (2.0 * (t.rate - t.carry) * t.years - p.d2 * p.root) / (2.0 * t.years * p.root);
    out.charm = sign * t.carry * yield * in1 - yield * density * decay;
    return out;
}

}  // namespace

Result<OptionGreeks> black_scholes(const OptionTerms& terms) {
    EVENKEEL_CHECK(demand(is_positive(terms.spot) && is_positive(terms.strike),
                          "a spot price and a strike above zero"));
    EVENKEEL_CHECK(demand(is_positive(terms.years) && is_positive(terms.volatility),
                          "a time to expiry and a volatility above zero"));
    EVENKEEL_CHECK(demand(std::isfinite(terms.rate) && std::isfinite(terms.carry),
                          "a rate and a yield that are finite"));
    const Parts p = parts_of(terms);
    const double yield = std::exp(-terms.carry * terms.years);
    OptionGreeks out;
    out.d1 = p.d1;
    out.d2 = p.d2;
    out.call = side_of(terms, p, 1.0);
    out.put = side_of(terms, p, -1.0);
    const double density = normal_pdf(p.d1);
    out.gamma = yield * density / (terms.spot * p.root);
    out.vega = p.spot_worth * density * std::sqrt(terms.years);
    out.vanna = -yield * density * p.d2 / terms.volatility;
    out.volga = out.vega * p.d1 * p.d2 / terms.volatility;
    return out;
}

Result<OptionGreeks> black_76(const ForwardOptionTerms& terms) {
    return black_scholes(
        {terms.forward, terms.strike, terms.years, terms.rate, terms.rate, terms.volatility});
}

double coin_settled_delta(double delta, double premium, double spot) {
    return delta - premium / spot;
}

}  // namespace evenkeel
