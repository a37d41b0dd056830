// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/credit/depeg_hedge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "strategies/models/options/black_scholes.hpp"
#include "strategies/models/series/sample.hpp"

namespace evenkeel {
namespace {

Result<void> check_probability(double p) {
    if (p >= 0.0 && p <= 1.0) return {};
    return unfit("depeg: the probability is not between zero and one");
}

Result<void> check_short(const DepegShort& hedge) {
    EVENKEEL_CHECK(check_positive(hedge.notional, "depeg: the notional"));
    EVENKEEL_CHECK(check_positive(hedge.years, "depeg: the time"));
    EVENKEEL_CHECK(check_probability(hedge.probability));
    if (!(hedge.recovery >= 0.0 && hedge.recovery < 1.0))
        return unfit("depeg: the recovery is not between zero and one");
    if (!std::isfinite(hedge.carry)) return unfit("depeg: the carry is not finite");
    return {};
}

/// A put's value without discounting.
Result<double> black_put(double forward, double strike, double volatility, double years) {
    EVENKEEL_TRY(const OptionGreeks found, black_76({forward, strike, years, 0.0, volatility}));
    return found.put.price;
}

}  // namespace

Result<double> DepegPut::breakeven_probability(double premium) const {
    if (!std::isfinite(premium) || depeg == holds)
        return unfit("depeg: the put is worth the same whether the coin holds or not");
    return (premium - holds) / (depeg - holds);
}

Result<DepegPut> depeg_put(const DepegStates& states, double strike) {
    EVENKEEL_CHECK(check_probability(states.probability));
    DepegPut out;
    EVENKEEL_TRY(out.holds,
                 black_put(states.forward_holds, strike, states.volatility_holds, states.years));
    EVENKEEL_TRY(out.depeg,
                 black_put(states.forward_depeg, strike, states.volatility_depeg, states.years));
    const double p = states.probability;
    out.value = (1.0 - p) * out.holds + p * out.depeg;
    out.expected_loss = p * (states.forward_holds - states.forward_depeg);
    return out;
}

Result<DepegShortValue> value_short(const DepegShort& hedge, double ratio) {
    EVENKEEL_CHECK(check_short(hedge));
    if (!std::isfinite(ratio)) return unfit("depeg: the hedge ratio is not finite");
    const double loss = hedge.notional * (1.0 - hedge.recovery) * ratio;
    DepegShortValue out;
    out.cost = hedge.notional * ratio * hedge.carry * hedge.years;
    out.expected = hedge.probability * loss;
    out.net = out.expected - out.cost;
    out.payout = loss - out.cost;
    out.breakeven = hedge.carry * hedge.years / (1.0 - hedge.recovery);
    return out;
}

Result<DepegHedgeRatio> best_short(const DepegShort& hedge, double risk_aversion) {
    EVENKEEL_CHECK(check_short(hedge));
    EVENKEEL_CHECK(check_inside_unit(hedge.probability, "depeg: the probability"));
    EVENKEEL_CHECK(check_positive(risk_aversion, "depeg: the risk aversion"));
    const double p = hedge.probability;
    const double loss = hedge.notional * (1.0 - hedge.recovery);
    const double cost = hedge.carry * hedge.years * hedge.notional;
    DepegHedgeRatio out;
    if (cost <= 0.0)
        out.unclamped = std::numeric_limits<double>::infinity();
    else if (cost >= loss)
        out.unclamped = -std::numeric_limits<double>::infinity();
    else
        out.unclamped =
            1.0 - std::log((1.0 - p) * cost / (p * (loss - cost))) / (risk_aversion * loss);
    out.ratio = std::clamp(out.unclamped, 0.0, 1.0);
    return out;
}

Result<PoolAfterDepeg> pool_after_depeg(double recovery) {
    if (!(recovery >= 0.0 && recovery <= 1.0))
        return unfit("depeg: the recovery is not between zero and one");
    const double pool = std::sqrt(recovery);
    return PoolAfterDepeg{pool, (1.0 + recovery) / 2.0, 1.0 - pool};
}

}  // namespace evenkeel
