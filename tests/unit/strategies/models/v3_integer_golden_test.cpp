// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/models/fee_growth.hpp"
#include "strategies/models/liquidity_amounts.hpp"
#include "strategies/models/tick_math.hpp"
#include "tests/unit/strategies/golden.hpp"

using namespace evenkeel;
using nlohmann::json;

namespace {

u256 number(const json& text) {
    return parse_decimal(text.get<std::string>()).value();
}

void check_fee_growth(const json& in, const json& want) {
    const TickRange ticks{in.at("tickCurrent"), in.at("tickLower"), in.at("tickUpper")};
    const u256 inside =
        fee_growth_inside(ticks, number(in.at("feeGrowthGlobalX128")),
                          number(in.at("outsideLowerX128")), number(in.at("outsideUpperX128")));
    CHECK(to_decimal(inside) == want.at("feeGrowthInsideX128").get<std::string>());
    CHECK(to_decimal(fees_earned(inside, number(in.at("feeGrowthInsideLastX128")),
                                 number(in.at("liquidity")))) ==
          want.at("tokensOwedDelta").get<std::string>());
}

void check_amounts(const json& in, const json& want) {
    const auto found = amounts_for_liquidity(number(in.at("sqrtPriceX96")),
                                             sqrt_ratio_at_tick(in.at("tickLower")).value(),
                                             sqrt_ratio_at_tick(in.at("tickUpper")).value(),
                                             number(in.at("liquidity")))
                           .value();
    CHECK(to_decimal(found.amount0) == want.at("amount0").get<std::string>());
    CHECK(to_decimal(found.amount1) == want.at("amount1").get<std::string>());
}

}  // namespace

TEST_CASE("The integer maths of v3 ranges gives every golden case to the bit", "[models]") {
    int checked = 0;
    const json file = test::golden("03_v3_integer.json");
    for (const json& one : file.at("cases")) {
        const json &in = one.at("inputs"), &want = one.at("expected");
        INFO(one.at("name").get<std::string>());
        if (in.contains("tickCurrent")) {
            check_fee_growth(in, want);
        } else if (in.contains("liquidity")) {
            check_amounts(in, want);
        } else if (in.contains("tick")) {
            CHECK(to_decimal(sqrt_ratio_at_tick(in.at("tick")).value()) ==
                  want.at("sqrtPriceX96").get<std::string>());
        } else if (want.contains("tick")) {
            CHECK(tick_at_sqrt_ratio(number(in.at("sqrtPriceX96"))).value() ==
                  want.at("tick").get<int>());
        } else {
            continue;  // human prices: with the venue that reports them
        }
        ++checked;
    }
    CHECK(checked == 22);
}

TEST_CASE("Every tick is the tick of its own ratio, and of no lower one", "[models]") {
    for (std::int32_t tick = kMinTick; tick < kMaxTick; tick += 9973) {
        const u256 ratio = sqrt_ratio_at_tick(tick).value();
        CHECK(tick_at_sqrt_ratio(ratio).value() == tick);
        if (tick > kMinTick) CHECK(tick_at_sqrt_ratio(wrapping_sub(ratio, 1u)).value() == tick - 1);
    }
    CHECK(tick_at_sqrt_ratio(wrapping_sub(kMaxSqrtRatio, 1u)).value() == kMaxTick - 1);
}

TEST_CASE("Ticks and ratios that no pool has are refused", "[models]") {
    CHECK(sqrt_ratio_at_tick(kMinTick).value() == kMinSqrtRatio);
    CHECK(sqrt_ratio_at_tick(kMaxTick).value() == kMaxSqrtRatio);
    CHECK(sqrt_ratio_at_tick(kMaxTick + 1).error().code == Errc::kInvalidArgument);
    CHECK(sqrt_ratio_at_tick(kMinTick - 1).error().code == Errc::kInvalidArgument);
    CHECK(tick_at_sqrt_ratio(kMaxSqrtRatio).error().code == Errc::kInvalidArgument);
    CHECK(tick_at_sqrt_ratio(wrapping_sub(kMinSqrtRatio, 1u)).error().code ==
          Errc::kInvalidArgument);
}

TEST_CASE("A reversed range or impossible liquidity is refused", "[models]") {
    const u256 low = sqrt_ratio_at_tick(0).value(), high = sqrt_ratio_at_tick(60).value();
    CHECK(amounts_for_liquidity(low, high, low, 1u).error().code == Errc::kInvalidArgument);
    CHECK(amounts_for_liquidity(low, low, high, u256::max()).error().code == Errc::kOverflow);
}
