// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/fee_growth.hpp"
#include "strategies/models/liquidity_amounts.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/models/tick_math.hpp"
#include "tests/golden/shapes.hpp"

namespace evenkeel::golden {
namespace {

u256 integer(const json& in, const char* key) {
    return value_of(parse_decimal(in.at(key).get<std::string>()));
}

std::int32_t tick(const json& in, const char* key) {
    return in.at(key).get<std::int32_t>();
}

json sqrt_at_tick(const Case& one) {
    const u256 root = value_of(sqrt_ratio_at_tick(tick(one.in, "tick")));
    return {{"sqrtPriceX96", to_decimal(root)}};
}

json tick_at_sqrt(const Case& one) {
    return {{"tick", value_of(tick_at_sqrt_ratio(integer(one.in, "sqrtPriceX96")))}};
}

json amounts(const Case& one) {
    const auto found = value_of(amounts_for_liquidity(
        integer(one.in, "sqrtPriceX96"), value_of(sqrt_ratio_at_tick(tick(one.in, "tickLower"))),
        value_of(sqrt_ratio_at_tick(tick(one.in, "tickUpper"))), integer(one.in, "liquidity")));
    return {{"amount0", to_decimal(found.amount0)}, {"amount1", to_decimal(found.amount1)}};
}

json fees(const Case& one) {
    const TickRange ticks{tick(one.in, "tickCurrent"), tick(one.in, "tickLower"),
                          tick(one.in, "tickUpper")};
    const u256 inside =
        fee_growth_inside(ticks, integer(one.in, "feeGrowthGlobalX128"),
                          integer(one.in, "outsideLowerX128"), integer(one.in, "outsideUpperX128"));
    const u256 owed = fees_earned(inside, integer(one.in, "feeGrowthInsideLastX128"),
                                  integer(one.in, "liquidity"));
    return {{"feeGrowthInsideX128", to_decimal(inside)}, {"tokensOwedDelta", to_decimal(owed)}};
}

json human_price(const Case& one) {
    const double price =
        price0({integer(one.in, "sqrtPriceX96"), one.in.at("decimals0").get<unsigned>(),
                one.in.at("decimals1").get<unsigned>()});
    return {{"token1_per_token0", price}, {"token0_per_token1", 1.0 / price}};
}

const Shapes kShapes{
    {"03_v3_integer", {"tick"}, {"sqrtPriceX96"}, &sqrt_at_tick},
    {"03_v3_integer", {"sqrtPriceX96"}, {"tick"}, &tick_at_sqrt},
    {"03_v3_integer", {"sqrtPriceX96", "tickLower", "tickUpper", "liquidity"}, {}, &amounts},
    {"03_v3_integer",
     {"tickCurrent", "tickLower", "tickUpper", "feeGrowthGlobalX128", "outsideLowerX128",
      "outsideUpperX128", "feeGrowthInsideLastX128", "liquidity"},
     {},
     &fees},
    {"03_v3_integer", {"sqrtPriceX96", "decimals0", "decimals1"}, {}, &human_price}};

}  // namespace
}  // namespace evenkeel::golden
