// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/calendar.hpp"
#include "strategies/models/liquidity/arbitrage.hpp"
#include "strategies/models/liquidity/fees.hpp"
#include "strategies/models/liquidity/lvr.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

constexpr double kBasisPoints = 1e4;

PriceRange range_of(const json& in) {
    return {number(in, "L"), number(in, "Pa"), number(in, "Pb")};
}

double block_volatility_of(const json& in) {
    return value_of(block_volatility(number(in, "sigma_daily"), number(in, "block_time_s")));
}

json full_range(const Case& one) {
    const double rate = value_of(full_range_lvr_rate(number(one.in, "sigma")));
    return {{"rate_per_year", rate}, {"rate_per_day", rate / kDaysPerYear}};
}

json turnover(const Case& one) {
    const double rate = value_of(full_range_lvr_rate(number(one.in, "sigma_daily")));
    return {
        {"lvr_bp_per_day", rate * kBasisPoints},
        {"breakeven_daily_turnover", value_of(break_even_turnover(rate, number(one.in, "fee")))}};
}

json range(const Case& one) {
    const PriceRange of = range_of(one.in);
    const double price = number(one.in, "P");
    const double rate = value_of(range_lvr_rate(of, price, number(one.in, "sigma")));
    const FeeShare share{number(one.in, "fee"), 0.0, of.liquidity,
                         number(one.in, "pool_active_liquidity")};
    return {{"lvr_quote_per_year", rate},
            {"lvr_fraction_per_year", rate / range_greeks(of, price).value},
            {"lvr_quote_per_day", rate / kDaysPerYear},
            {"breakeven_pool_volume_quote_per_day",
             value_of(break_even_volume(share, rate / kDaysPerYear))}};
}

json expected_range(const Case& one) {
    const PriceRange of = range_of(one.in);
    const double price = number(one.in, "P0");
    const double sigma = number(one.in, "sigma"), years = number(one.in, "T_years");
    const double loss = value_of(expected_range_lvr(of, price, sigma, years));
    const double value = range_greeks(of, price).value;
    return {{"expected_value", value_of(expected_range_value(of, price, sigma, years))},
            {"expected_lvr_quote", loss},
            {"expected_lvr_fraction", loss / value},
            {"initial_value", value}};
}

json expected_full_range(const Case& one) {
    const double sigma = number(one.in, "sigma"), years = number(one.in, "T_years");
    return {{"fraction_of_V0", value_of(expected_full_range_lvr(sigma, years))}};
}

json random_blocks(const Case& one) {
    const double share =
        value_of(arbitrage_share_random_blocks(number(one.in, "fee"), block_volatility_of(one.in)));
    const double rate = value_of(full_range_lvr_rate(number(one.in, "sigma_daily")));
    return {{"p_trade", share}, {"arb_profit_bp_per_day", share * rate * kBasisPoints}};
}

json fixed_blocks(const Case& one) {
    const double fee = number(one.in, "fee"), sigma = block_volatility_of(one.in);
    return {{"sigma_block", sigma},
            {"arb_over_lvr_deterministic", value_of(arbitrage_share_fixed_blocks(fee, sigma))},
            {"arb_over_lvr_poisson", value_of(arbitrage_share_random_blocks(fee, sigma))},
            {"constant", fixed_block_constant()}};
}

const Shapes kShapes{
    {"04_lvr", {"sigma"}, {}, &full_range},
    {"04_lvr", {"sigma_daily", "fee"}, {}, &turnover},
    {"04_lvr", {"L", "P", "Pa", "Pb", "sigma", "fee", "pool_active_liquidity"}, {}, &range},
    {"04_lvr", {"L", "P0", "Pa", "Pb", "sigma", "T_years"}, {}, &expected_range},
    {"04_lvr", {"sigma", "T_years"}, {}, &expected_full_range},
    {"04_lvr", {"block_time_s", "fee", "sigma_daily"}, {"p_trade"}, &random_blocks},
    {"04_lvr",
     {"block_time_s", "fee", "sigma_daily"},
     {"arb_over_lvr_deterministic"},
     &fixed_blocks}};

}  // namespace
}  // namespace evenkeel::golden
