// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "strategies/models/calendar.hpp"
#include "strategies/models/perps/basis.hpp"
#include "strategies/models/perps/funding.hpp"
#include "strategies/models/perps/funding_tilt.hpp"
#include "strategies/models/perps/inverse_perp.hpp"
#include "strategies/models/perps/leverage_drift.hpp"
#include "strategies/models/perps/linear_perp.hpp"
#include "strategies/models/perps/margin_size.hpp"
#include "strategies/models/venue_allocation.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

/// A price, or that there is none.
json or_none(const std::optional<double>& price) {
    return price ? json(*price) : json("none");
}

json linear(const Case& one) {
    const LinearPerp perp{number(one.in, "size_base"), number(one.in, "entry"),
                          number(one.in, "margin_quote")};
    const double mark = number(one.in, "mark"), maintenance = number(one.in, "mmr");
    const double fee = number(one.in, "liq_fee");
    const PerpFigures found = value_of(perp_figures(perp, mark));
    return {
        {"pnl_quote", found.profit},
        {"equity", found.equity},
        {"delta_base", perp.size},
        {"gamma", 0},
        {"notional", found.notional},
        {"leverage", or_none(found.leverage)},
        {"margin_ratio", or_none(found.margin_ratio)},
        {"liq_price", or_none(value_of(liquidation_price(perp, maintenance)))},
        {"liq_price_with_fee", or_none(value_of(liquidation_price(perp, maintenance + fee)))},
        {"distance_to_liq", or_none(value_of(distance_to_liquidation(perp, mark, maintenance)))}};
}

json inverse(const Case& one) {
    const InversePerp perp{number(one.in, "notional_quote"), number(one.in, "entry"),
                           number(one.in, "collateral_base")};
    const InverseFigures found = value_of(inverse_figures(perp, number(one.in, "mark")));
    return {{"pnl_base", found.profit_base},
            {"pnl_quote", found.profit_quote},
            {"equity_base", found.equity_base},
            {"equity_quote", found.equity_quote},
            {"delta_base_of_quote_equity", found.delta},
            {"d_pnl_base_dP", found.profit_slope},
            {"gamma_pnl_base", found.profit_gamma},
            {"liq_price", or_none(value_of(liquidation_price(perp, number(one.in, "mmr"))))}};
}

json tiered(const Case& one) {
    std::vector<MarginTier> tiers;
    for (const json& tier : one.in.at("tiers"))
        tiers.push_back(
            {number(tier, "max_notional"), number(tier, "mmr"), number(tier, "maint_amount")});
    const LinearPerp perp{number(one.in, "size_base"), number(one.in, "entry"),
                          number(one.in, "wallet")};
    const auto found = value_of(tiered_liquidation(perp, tiers));
    if (!found) return {{"liq_price", "none"}, {"tier_cap", "none"}};
    return {{"liq_price", found->price}, {"tier_cap", found->cap}};
}

json leverage_target(const Case& one) {
    const LeveragedPosition before{number(one.in, "size_base"), number(one.in, "price0"),
                                   number(one.in, "equity0")};
    const LeveragedPosition after = value_of(moved_by(before, number(one.in, "ret")));
    const double target = number(one.in, "target_leverage");
    return {{"price1", after.price},
            {"equity1", after.equity},
            {"leverage0", before.leverage()},
            {"leverage1", after.leverage()},
            {"trade_base", value_of(restoring_trade(after, target))},
            {"margin_topup_quote_instead", value_of(restoring_margin(after, target))}};
}

json drag(const Case& one) {
    return {{"log_drag_per_year",
             leverage_drag(number(one.in, "signed_leverage"), number(one.in, "sigma"))}};
}

json funding(const Case& one) {
    const auto found =
        value_of(funding_payment(number(one.in, "size_base"), number(one.in, "mark"),
                                 number(one.in, "rate"), number(one.in, "interval_h")));
    return {{"cash_received", found.cash},
            {"apr_received_on_notional", found.apr},
            {"apy_compounded", found.apy}};
}

json premium(const Case& one) {
    const PremiumFunding terms{number(one.in, "interest"), number(one.in, "clamp"),
                               number(one.in, "cap")};
    return {{"funding_rate", value_of(premium_funding_rate(terms, number(one.in, "premium")))}};
}

json no_arbitrage(const Case& one) {
    const double ratio = value_of(no_arbitrage_ratio(
        number(one.in, "kappa_per_year"), number(one.in, "iota_per_year"), number(one.in, "r")));
    return {{"ratio", ratio}, {"basis_bp", (ratio - 1.0) * 1e4}};
}

json tilt(const Case& one) {
    const TiltProblem problem{number(one.in, "lp_delta"), number(one.in, "P"),
                              number(one.in, "sigma"), number(one.in, "risk_aversion"),
                              number(one.in, "funding_apr_longs_pay")};
    const auto found = value_of(funding_tilt(problem, number(one.in, "max_tilt_fraction")));
    return {{"unconstrained_residual_delta", found.wanted},
            {"residual_delta", found.residual},
            {"short_size", found.hedge},
            {"extra_carry_per_year", found.carry},
            {"extra_variance_per_year", found.variance}};
}

PriceMotion motion(const json& in) {
    return {number(in, "sigma"), number(in, "T_h") / kHoursPerYear, in.value("drift", 0.0)};
}

json barrier(const Case& one) {
    const double price = number(one.in, "P"), level = number(one.in, "barrier");
    const PriceMotion of = motion(one.in);
    return {{"hit_probability", value_of(touch_probability(of, price, level))},
            {"terminal_exceed_probability", value_of(end_beyond_probability(of, price, level))}};
}

json most_leverage(const Case& one) {
    const auto found = value_of(
        margin_for_probability(motion(one.in), number(one.in, "p"), number(one.in, "mmr")));
    return {{"barrier_ratio", found.barrier},
            {"max_leverage", found.leverage},
            {"initial_margin_fraction", found.fraction}};
}

json best(const Case& one) {
    const MarginCosts costs{number(one.in, "capital_cost_apr"),
                            number(one.in, "liquidation_loss_fraction")};
    const auto found = value_of(best_margin(motion(one.in), costs, number(one.in, "mmr")));
    return {{"margin_fraction", found.margin.fraction},
            {"leverage", found.margin.leverage},
            {"hit_probability", found.margin.probability},
            {"objective", found.objective}};
}

json venues(const Case& one) {
    std::vector<VenueCost> costs;
    for (const json& venue : one.in.at("venues"))
        costs.push_back(
            {number(venue, "linear_cost"), number(venue, "impact"), number(venue, "cap")});
    const auto found = allocate(number(one.in, "total_notional"), costs);
    if (!found) throw Refused("the venues cannot take that much");
    return {{"allocation", found->amounts},
            {"marginal_cost", found->marginal},
            {"total_cost", found->cost}};
}

const char* const kFile = "08_perps";

const Shapes kShapes{
    {kFile, {"size_base", "entry", "mark", "margin_quote", "mmr", "liq_fee"}, {}, &linear},
    {kFile, {"notional_quote", "entry", "mark", "collateral_base", "mmr"}, {}, &inverse},
    {kFile, {"size_base", "entry", "wallet", "tiers"}, {}, &tiered},
    {kFile, {"size_base", "price0", "equity0", "ret", "target_leverage"}, {}, &leverage_target},
    {kFile, {"signed_leverage", "sigma"}, {}, &drag},
    {kFile, {"size_base", "mark", "rate", "interval_h"}, {}, &funding},
    {kFile, {"premium", "interest", "clamp", "cap"}, {}, &premium},
    {kFile, {"r", "kappa_per_year", "iota_per_year"}, {}, &no_arbitrage},
    {kFile,
     {"lp_delta", "P", "sigma", "risk_aversion", "funding_apr_longs_pay", "max_tilt_fraction"},
     {},
     &tilt},
    {kFile, {"P", "barrier", "sigma", "T_h", "drift"}, {}, &barrier},
    {kFile, {"sigma", "T_h", "p", "mmr"}, {}, &most_leverage},
    {kFile, {"sigma", "T_h", "capital_cost_apr", "liquidation_loss_fraction", "mmr"}, {}, &best},
    {kFile, {"total_notional", "venues"}, {}, &venues}};

}  // namespace
}  // namespace evenkeel::golden
