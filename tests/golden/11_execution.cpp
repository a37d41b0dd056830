// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <sstream>

#include "strategies/models/execution/almgren_chriss.hpp"
#include "strategies/models/execution/benchmarks.hpp"
#include "strategies/models/execution/market_impact.hpp"
#include "strategies/models/execution/slippage.hpp"
#include "strategies/models/execution/v2_swap.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

json schedule_case(const Case& one) {
    const auto in = [&](const char* key) { return number(one.in, key); };
    const auto s = value_of(
        almgren_chriss({in("X"), in("T_days"), one.in.at("N").get<int>(), in("sigma_per_sqrt_day"),
                        in("epsilon"), in("gamma"), in("eta"), in("lambda_")}));
    return {{"kappa_tilde2", s.kappa_tilde2},
            {"kappa", s.kappa},
            {"half_life_days", s.half_life ? json(*s.half_life) : json()},
            {"holdings", s.holdings},
            {"trades", s.trades},
            {"expected_cost", s.cost},
            {"variance", s.variance},
            {"std", std::sqrt(s.variance)},
            {"utility", s.utility}};
}

json continuous_case(const Case& one) {
    const auto in = [&](const char* key) { return number(one.in, key); };
    const ContinuousTerms terms{in("X"), in("T_s"), in("sigma_quote_per_sqrt_s"),
                                in("eta_quote_s_per_base"), in("lambda_")};
    json out{{"kappa_per_s", value_of(urgency(terms))},
             {"expected_temp_cost", value_of(temporary_cost(terms))}};
    // "x_at_0_150_300": the times stand in the name.
    static const std::string kPrefix = "x_at_";
    for (const auto& [key, value] : one.want.items()) {
        if (!key.starts_with(kPrefix)) continue;
        std::stringstream times(key.substr(kPrefix.size()));
        for (std::string time; std::getline(times, time, '_');)
            out[key].push_back(value_of(held_at(terms, std::stod(time))));
    }
    return out;
}

std::vector<PricedTrade> trades_in(const json& list, const char* quantity) {
    std::vector<PricedTrade> out;
    for (const json& one : list) out.push_back({number(one, "price"), number(one, quantity)});
    return out;
}

json benchmarks_case(const Case& one) {
    const auto in = [&](const char* key) { return number(one.in, key); };
    const auto side = in("side") > 0.0 ? OrderSide::kBuy : OrderSide::kSell;
    const auto fills = trades_in(one.in.at("fills"), "qty");
    const auto market = trades_in(one.in.at("market"), "volume");
    const double vwap = value_of(volume_weighted(market)), twap = value_of(time_weighted(market));
    const double average = value_of(volume_weighted(fills));
    const auto s = value_of(
        implementation_shortfall({side, in("target_qty"), fills, in("decision_price"),
                                  in("arrival_price"), in("end_price"), in("explicit_fees")}));
    return {{"avg_price", average},
            {"vwap", vwap},
            {"twap_equal_time", twap},
            {"slippage_vs_arrival_bp", slippage_bp(side, average, in("arrival_price"))},
            {"slippage_vs_vwap_bp", slippage_bp(side, average, vwap)},
            {"slippage_vs_twap_bp", slippage_bp(side, average, twap)},
            {"is_delay", s.delay},
            {"is_impact", s.impact},
            {"is_opportunity", s.opportunity},
            {"is_fees", s.fees},
            {"is_total", s.total},
            {"is_bp_of_decision_notional", s.total_bp}};
}

json impact_case(const Case& one) {
    return {{"impact_fraction",
             value_of(square_root_impact(number(one.in, "qty"), number(one.in, "daily_volume"),
                                         number(one.in, "sigma_daily"), number(one.in, "Y")))}};
}

json v2_case(const Case& one) {
    const auto in = [&](const char* key) {
        return value_of(parse_decimal(one.in.at(key).get<std::string>()));
    };
    const auto fee = std::lround(number(one.in, "fee_per_mille") * 1000.0);
    const V2Pool pool{in("reserveIn"), in("reserveOut"), static_cast<std::uint32_t>(fee)};
    const u256 out = value_of(v2_amount_out(pool, in("amountIn")));
    return {{"amountOut", to_decimal(out)},
            {"price_impact_ex_fee", value_of(v2_price_impact(pool, in("amountIn")))},
            {"amountIn_for_that_out", to_decimal(value_of(v2_amount_in(pool, out)))}};
}

json bounds_case(const Case& one) {
    const auto bounds = value_of(sale_bounds(
        number(one.in, "qty"), {number(one.in, "oracle_price"), number(one.in, "pool_fee"),
                                number(one.in, "max_slippage")}));
    const TokenDecimals tokens{one.in.at("decimals_base").get<int>(),
                               one.in.at("decimals_quote").get<int>(), true};
    return {{"min_out_quote", bounds.least_out},
            {"price_limit", bounds.price_limit},
            {"sqrt_price_limit_x96_approx", sqrt_price_x96(bounds.price_limit, tokens)}};
}

constexpr const char* kFile = "11_execution";
const Shapes kShapes{
    {kFile, {"X", "T_days", "N", "sigma_per_sqrt_day", "eta", "lambda_"}, {}, &schedule_case},
    {kFile, {"X", "T_s", "sigma_quote_per_sqrt_s", "lambda_"}, {}, &continuous_case},
    {kFile, {"side", "fills", "market", "decision_price"}, {}, &benchmarks_case},
    {kFile, {"qty", "daily_volume", "sigma_daily", "Y"}, {}, &impact_case},
    {kFile, {"reserveIn", "reserveOut", "amountIn", "fee_per_mille"}, {}, &v2_case},
    {kFile, {"qty", "oracle_price", "pool_fee", "max_slippage"}, {}, &bounds_case}};

}  // namespace
}  // namespace evenkeel::golden
