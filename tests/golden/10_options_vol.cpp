// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "strategies/models/options/black_scholes.hpp"
#include "strategies/models/options/gamma_hedge.hpp"
#include "strategies/models/options/implied_volatility.hpp"
#include "strategies/models/options/jump_wings.hpp"
#include "strategies/models/options/power_perp.hpp"
#include "strategies/models/options/smile.hpp"
#include "strategies/models/options/squeeth.hpp"
#include "strategies/models/options/ssvi.hpp"
#include "strategies/models/options/svi_fit.hpp"
#include "strategies/models/range_greeks.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

constexpr double kDaysAYear = 365.0;

json black_scholes_case(const Case& one) {
    const auto in = [&](const char* key) { return number(one.in, key); };
    const auto g =
        value_of(black_scholes({in("S"), in("K"), in("T"), in("r"), in("q"), in("sigma")}));
    return {{"d1", g.d1},
            {"d2", g.d2},
            {"call", g.call.price},
            {"put", g.put.price},
            {"delta_call", g.call.delta},
            {"delta_put", g.put.delta},
            {"gamma", g.gamma},
            {"vega", g.vega},
            {"theta_call", g.call.theta},
            {"theta_put", g.put.theta},
            {"rho_call", g.call.rho},
            {"rho_put", g.put.rho},
            {"vanna", g.vanna},
            {"volga", g.volga},
            {"charm_call", g.call.charm},
            {"charm_put", g.put.charm}};
}

json black_76_case(const Case& one) {
    const auto in = [&](const char* key) { return number(one.in, key); };
    const auto g = value_of(black_76({in("F"), in("K"), in("T"), in("r"), in("sigma")}));
    return {{"call", g.call.price},
            {"put", g.put.price},
            {"delta_call_forward", g.call.delta},
            {"delta_put_forward", g.put.delta},
            {"gamma_forward", g.gamma},
            {"vega", g.vega}};
}

json implied_case(const Case& one) {
    const auto in = [&](const char* key) { return number(one.in, key); };
    const std::string type = one.in.at("type");
    if (type != "c" && type != "p") throw Refused("type " + type + " is neither c nor p");
    return {{"iv",
             value_of(implied_volatility({in("F"), in("K"), in("T"), in("price"), type == "c"}))}};
}

SviSlice slice_in(const json& in) {
    return {number(in, "a"), number(in, "b"), number(in, "rho"), number(in, "m"),
            number(in, "sigma")};
}

json jump_wings_case(const Case& one) {
    const auto wings = value_of(jump_wings(slice_in(one.in), number(one.in, "t")));
    return {{"v", wings.v},
            {"psi", wings.psi},
            {"p", wings.p},
            {"c", wings.c},
            {"v_tilde", wings.v_tilde}};
}

json repair_case(const Case& one) {
    const auto in = [&](const char* key) { return number(one.in, key); };
    const JumpWings wings =
        without_butterfly({in("v"), in("psi"), in("p"), in("c"), in("v_tilde")});
    const auto slice = value_of(from_jump_wings(wings, one.in.value("t", 1.0)));
    const auto seen = value_of(check_butterfly(slice));
    return {{"c_new", wings.c},
            {"v_tilde_new", wings.v_tilde},
            {"a", slice.a},
            {"b", slice.b},
            {"rho", slice.rho},
            {"m", slice.m},
            {"sigma", slice.sigma},
            {"g_min_grid_pm1p5_step_0p01", seen.least},
            {"butterfly_free", seen.is_free}};
}

json ssvi_case(const Case& one) {
    const PowerLaw law{number(one.in, "eta"), number(one.in, "gamma")};
    const auto slice = value_of(ssvi_slice(number(one.in, "theta"), number(one.in, "rho"), law));
    const SviSlice raw = raw_slice(slice);
    const SsviConditions held = conditions(slice);
    json w = json::array();
    for (const double k : numbers(one.in, "k")) w.push_back(total_variance(slice, k));
    return {{"phi", slice.phi},
            {"w", w},
            {"raw_a", raw.a},
            {"raw_b", raw.b},
            {"raw_rho", raw.rho},
            {"raw_m", raw.m},
            {"raw_sigma", raw.sigma},
            {"cond1_theta_phi_1prho", held.first},
            {"cond1_ok", held.first_holds},
            {"cond2_theta_phi2_1prho", held.second},
            {"cond2_ok", held.second_holds},
            {"sufficient_eta_bound_ok", suffices(law, slice.rho)},
            {"atm_skew_dsqrtw_dk_over_sqrtT1", skew_at_the_money(slice)}};
}

json smile_case(const Case& one) {
    const Smile smile{slice_in(one.in), number(one.in, "T"), number(one.in, "F")};
    const auto q = value_of(smile_quotes(smile));
    return {{"k_call_25", q.call.k},
            {"K_call_25", q.call.strike},
            {"iv_call_25", q.call.volatility},
            {"k_put_25", q.put.k},
            {"K_put_25", q.put.strike},
            {"iv_put_25", q.put.volatility},
            {"k_dns", q.neutral.k},
            {"iv_dns", q.neutral.volatility},
            {"iv_atm_forward", q.at_the_money},
            {"rr25", q.risk_reversal},
            {"put_call_skew", q.put_call_skew()},
            {"bf25", q.butterfly},
            {"g_min", value_of(check_butterfly(smile.slice)).least}};
}

json calibration_case(const Case& one) {
    const auto strikes = numbers(one.in, "k"), variances = numbers(one.in, "total_variance");
    if (strikes.size() != variances.size()) throw Refused("k and total_variance differ in length");
    std::vector<SmilePoint> points;
    for (std::size_t i = 0; i < strikes.size(); ++i) points.push_back({strikes[i], variances[i]});
    const auto fit = value_of(fit_svi(points));
    return {{"a", fit.slice.a}, {"b", fit.slice.b},         {"rho", fit.slice.rho},
            {"m", fit.slice.m}, {"sigma", fit.slice.sigma}, {"rmse", fit.rmse}};
}

SqueethRules rules_in(const json& in) {
    SqueethRules rules;
    rules.period_hours = in.value("funding_period_h", rules.period_hours);
    if (in.contains("funding_period_years"))
        rules.period_hours = number(in, "funding_period_years") * 24.0 * kDaysAYear;
    rules.scale = in.value("scale", rules.scale);
    if (in.contains("clamp")) {
        rules.least = in.at("clamp").at(0);
        rules.most = in.at("clamp").at(1);
    }
    return rules;
}

json squeeth_case(const Case& one) {
    const SqueethRules rules = rules_in(one.in);
    const double factor = number(one.in, "norm_factor");
    const auto s = value_of(squeeth(number(one.in, "S"), number(one.in, "sigma"), factor, rules));
    return {{"index", s.index},
            {"mark", s.mark},
            {"osqth_price_base", s.price_base},
            {"osqth_price_quote", s.price_quote},
            {"delta_base", s.delta},
            {"gamma_base_per_quote", s.gamma},
            {"vega_quote_per_1", s.vega},
            {"funding_per_day_fraction", s.funding_a_day},
            {"norm_factor_after_1day",
             value_of(norm_factor_after(factor, s.mark / s.index, 24.0, rules))},
            {"theta_quote_per_day", s.theta_a_day}};
}

json squeeth_market_case(const Case& one) {
    const SqueethRules rules = rules_in(one.in);
    const double ratio = mark_over_index(number(one.in, "OSQTH"), number(one.in, "WETH"),
                                         number(one.in, "norm_factor"), rules);
    return {{"mark_over_index", ratio},
            {"implied_vol", value_of(squeeth_volatility(ratio, rules))}};
}

json norm_factor_case(const Case& one) {
    return {{"new_norm_factor",
             value_of(norm_factor_after(number(one.in, "norm_factor"),
                                        number(one.in, "mark_over_index"), number(one.in, "hours"),
                                        rules_in(one.in)))}};
}

json power_perp_case(const Case& one) {
    const auto in = [&](const char* key) { return number(one.in, key); };
    const auto perp =
        value_of(power_perp({in("S"), in("p"), in("r"), in("sigma"), in("funding_period_years")}));
    return {{"price_log_funding", perp.log_price},
            {"price_linear_funding", perp.linear_price ? json(*perp.linear_price) : json()},
            {"delta_log", perp.delta},
            {"gamma_log", perp.gamma}};
}

RangeGreeks range_in(const json& in) {
    return range_greeks({number(in, "L"), number(in, "Pa"), number(in, "Pb")}, number(in, "P"));
}

json squeeth_hedge_case(const Case& one) {
    const double price = number(one.in, "P"), sigma = number(one.in, "sigma");
    const RangeGreeks lp = range_in(one.in);
    const auto unit =
        value_of(squeeth(price, sigma, number(one.in, "norm_factor"), rules_in(one.in)));
    const auto hedge = value_of(gamma_hedge({lp.delta, lp.gamma}, {unit.delta, unit.gamma}));
    return {{"lp_delta", lp.delta},
            {"lp_gamma", lp.gamma},
            {"osqth_units", hedge.units},
            {"osqth_cost_quote", hedge.units * unit.price_quote},
            {"perp_size", hedge.perp},
            {"daily_squeeth_funding_quote", -hedge.units * unit.theta_a_day},
            {"lp_daily_lvr_quote", -lp.gamma * sigma * sigma * price * price / 2.0 / kDaysAYear}};
}

json straddle_hedge_case(const Case& one) {
    const RangeGreeks lp = range_in(one.in);
    const auto g = value_of(
        black_scholes({number(one.in, "P"), number(one.in, "K"), number(one.in, "T"),
                       one.in.value("r", 0.0), one.in.value("q", 0.0), number(one.in, "sigma")}));
    const auto hedge =
        value_of(gamma_hedge({lp.delta, lp.gamma}, {g.call.delta + g.put.delta, 2.0 * g.gamma}));
    return {{"straddles", hedge.units},
            {"cost_quote", hedge.units * (g.call.price + g.put.price)},
            {"perp_size", hedge.perp},
            {"daily_theta_quote", hedge.units * (g.call.theta + g.put.theta) / kDaysAYear},
            {"net_vega_quote_per_1", hedge.units * 2.0 * g.vega}};
}

constexpr const char* kFile = "10_options_vol";
const Shapes kShapes{
    {kFile, {"S", "K", "T", "r", "q", "sigma"}, {}, &black_scholes_case},
    {kFile, {"F", "K", "T", "r", "sigma"}, {}, &black_76_case},
    {kFile, {"F", "K", "T", "price", "type"}, {}, &implied_case},
    {kFile, {"a", "b", "rho", "m", "sigma", "t"}, {}, &jump_wings_case},
    {kFile, {"v", "psi", "p", "c", "v_tilde"}, {}, &repair_case},
    {kFile, {"theta", "eta", "gamma", "rho", "k"}, {}, &ssvi_case},
    {kFile, {"a", "b", "rho", "m", "sigma", "T", "F"}, {}, &smile_case},
    {kFile, {"k", "total_variance"}, {}, &calibration_case},
    {kFile, {"S", "sigma", "norm_factor"}, {}, &squeeth_case},
    {kFile, {"WETH", "OSQTH", "norm_factor"}, {}, &squeeth_market_case},
    {kFile, {"norm_factor", "mark_over_index", "hours"}, {}, &norm_factor_case},
    {kFile, {"S", "p", "r", "sigma", "funding_period_years"}, {}, &power_perp_case},
    {kFile, {"L", "P", "Pa", "Pb", "sigma", "norm_factor"}, {}, &squeeth_hedge_case},
    {kFile, {"L", "P", "Pa", "Pb", "K", "T", "sigma"}, {}, &straddle_hedge_case}};

}  // namespace
}  // namespace evenkeel::golden
