// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/credit/depeg_alarm.hpp"
#include "strategies/models/credit/depeg_hedge.hpp"
#include "strategies/models/credit/implied_default.hpp"
#include "strategies/models/stable_swap.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

json stable_swap(const Case& one) {
    const double x = number(one.in, "x"), y = number(one.in, "y");
    // The paper's A of two coins: Ann = A * 2^2.
    const StablePool pool{number(one.in, "A") * 4.0, {x, y}};
    const auto prices = marginal_prices(pool);
    return {{"D", invariant(pool)},
            {"spot_price_of_x_in_y", prices[0] / prices[1]},
            {"imbalance", value_of(pool_imbalance(pool.balances))}};
}

json implied(const Case& one) {
    const ImpliedDefault found =
        value_of(implied_default(number(one.in, "spot"), number(one.in, "recovery"),
                                 number(one.in, "r"), number(one.in, "T")));
    return {{"p_raw", found.raw},
            {"p_depeg", found.probability},
            {"hazard_per_year", found.hazard},
            {"cds_like_spread", found.spread}};
}

json triangle(const Case& one) {
    const double hazard =
        value_of(hazard_of_spread(number(one.in, "spread"), number(one.in, "recovery")));
    return {{"hazard", hazard},
            {"p_30d", default_probability(hazard, 30.0 / 365.0)},
            {"p_1y", default_probability(hazard, 1.0)}};
}

json swap(const Case& one) {
    const DefaultSwap found =
        value_of(default_swap(number(one.in, "hazard"), number(one.in, "recovery"),
                              number(one.in, "r"), number(one.in, "T")));
    return {{"protection_leg", found.protection},
            {"annuity", found.annuity},
            {"par_spread", found.par_spread}};
}

json put(const Case& one) {
    const DepegStates states{
        number(one.in, "p"),        number(one.in, "forward_ok"),  number(one.in, "forward_depeg"),
        number(one.in, "sigma_ok"), number(one.in, "sigma_depeg"), number(one.in, "T")};
    const DepegPut found = value_of(depeg_put(states, number(one.in, "K")));
    return {{"put", found.value},
            {"breakeven_p_for_premium_1pct", value_of(found.breakeven_probability(0.01))},
            {"expected_loss_unhedged", found.expected_loss}};
}

DepegShort short_of(const Case& one) {
    return {number(one.in, "notional"), number(one.in, "recovery"), number(one.in, "carry_apr"),
            number(one.in, "T"), number(one.in, "p")};
}

json borrowed(const Case& one) {
    const DepegShortValue found =
        value_of(value_short(short_of(one), number(one.in, "hedge_ratio")));
    return {{"cost", found.cost},
            {"expected_protection", found.expected},
            {"net", found.net},
            {"breakeven_p", found.breakeven},
            {"payout_if_depeg", found.payout}};
}

json by_utility(const Case& one) {
    const DepegHedgeRatio found =
        value_of(best_short(short_of(one), number(one.in, "risk_aversion")));
    return {{"h_unclamped", found.unclamped}, {"h", found.ratio}};
}

json pool(const Case& one) {
    const PoolAfterDepeg found = value_of(pool_after_depeg(number(one.in, "R")));
    const double before = number(one.in, "V0");
    return {{"lp_value", before * found.pool},
            {"hodl_value", before * found.apart},
            {"loss", found.loss}};
}

json alarm(const Case& one) {
    const CusumPath found =
        value_of(cusum(numbers(one.in, "deviation"), {number(one.in, "k"), number(one.in, "h")}));
    return {{"path", found.sums}, {"alarm_index", found.alarm ? json(*found.alarm) : json()}};
}

constexpr const char* kFile = "14_depeg_credit";
const Shapes kShapes{
    {kFile, {"x", "y", "A"}, {}, &stable_swap},
    {kFile, {"spot", "recovery", "r", "T"}, {}, &implied},
    {kFile, {"spread", "recovery"}, {}, &triangle},
    {kFile, {"hazard", "recovery", "r", "T"}, {}, &swap},
    {kFile, {"K", "p", "forward_ok", "forward_depeg", "sigma_ok", "sigma_depeg", "T"}, {}, &put},
    {kFile, {"notional", "recovery", "p", "carry_apr", "T", "hedge_ratio"}, {}, &borrowed},
    {kFile, {"notional", "recovery", "p", "carry_apr", "T", "risk_aversion"}, {}, &by_utility},
    {kFile, {"R", "V0"}, {}, &pool},
    {kFile, {"deviation", "k", "h"}, {}, &alarm}};

}  // namespace
}  // namespace evenkeel::golden
