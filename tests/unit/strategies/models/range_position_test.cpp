// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/range_position.hpp"

#include <catch2/catch.hpp>

#include "strategies/models/pool_price.hpp"
#include "strategies/models/tick_math.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

// About 2000 USDC per WETH.
constexpr std::int32_t kTick = -200'311;
const u256 kLiquidity{std::uint64_t{1'000'000'000'000}};

}  // namespace

TEST_CASE("A pool's price is told in the direction in which it is at least one", "[models]") {
    const u256 up = sqrt_ratio_at_tick(kTick).value(), down = sqrt_ratio_at_tick(-kTick).value();
    const auto base0 = pool_price(PoolTokens::make(kWeth, 18, kUsdc, 6), up).value();
    CHECK(base0.base == kWeth);
    CHECK(base0.quote == kUsdc);
    CHECK(base0.price.to_double() == Approx(2000.0).epsilon(0.001));
    const auto base1 = pool_price(PoolTokens::make(kUsdc, 6, kWeth, 18), down).value();
    CHECK(base1.base == kWeth);
    CHECK(base1.quote == kUsdc);
    CHECK(base1.price.to_double() == Approx(2000.0).epsilon(0.001));
}

TEST_CASE("Gamma of a range is the same seen from either side of the pool", "[models]") {
    const PoolTokens one = PoolTokens::make(kWeth, 18, kUsdc, 6);
    const PoolTokens other = PoolTokens::make(kUsdc, 6, kWeth, 18);
    const auto gamma = [](const PoolTokens& tokens, std::int32_t tick, std::int32_t lower,
                          std::int32_t upper) {
        const RangeEdges edges = RangeEdges::make(tokens, lower, upper).value();
        const u256 now = sqrt_ratio_at_tick(tick).value();
        return range_gamma(tokens, edges, kLiquidity,
                           price0({now, tokens.decimals0, tokens.decimals1}));
    };
    const auto straight = gamma(one, kTick, kTick - 500, kTick + 900);
    const auto mirrored = gamma(other, -kTick, -kTick - 900, -kTick + 500);
    for (const Address& token : {kWeth, kUsdc}) {
        CHECK(straight.at(token) < 0.0);
        CHECK(straight.at(token) == Approx(mirrored.at(token)));
    }
    // d(amount)/d(price) of the base is -L / (2 p^1.5), L in human units.
    const double price = std::pow(1.0001, kTick) * 1e12;
    CHECK(straight.at(kWeth) == Approx(-0.5 * 1e12 * 1e-12 / std::pow(price, 1.5)));
    CHECK(gamma(one, kTick, kTick + 1, kTick + 900).at(kWeth) == 0.0);
}

TEST_CASE("A range beyond the ticks of any pool has no edges", "[models]") {
    CHECK(RangeEdges::make({}, kMinTick - 1, 0).error().code == Errc::kInvalidArgument);
    CHECK(RangeEdges::make({}, 0, kMaxTick + 1).error().code == Errc::kInvalidArgument);
}
