// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/models/liquidity_amounts.hpp"
#include "strategies/models/tick_math.hpp"

using namespace evenkeel;

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
