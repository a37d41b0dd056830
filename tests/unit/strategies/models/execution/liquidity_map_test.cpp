// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/liquidity_map.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/execution/depth_history.hpp"
#include "strategies/models/tick_math.hpp"

using namespace evenkeel;

namespace {

constexpr std::int64_t kLiquidity = 1'000'000'000'000'000'000;

TickTable table() {
    return TickTable::make({{-120, i256(kLiquidity)},
                            {-60, i256(kLiquidity)},
                            {60, i256(-kLiquidity)},
                            {120, i256(-kLiquidity)}},
                           60)
        .value();
}

V3PoolState pool() {
    return {u256::pow2(96), 0, u256(std::uint64_t{2} * kLiquidity), 0};
}

}  // namespace

TEST_CASE("Depth is what a swap without fees would pay", "[models]") {
    for (const double factor : {0.5, 0.99, 0.995, 0.9999, 1.0001, 1.005, 1.01, 2.0}) {
        const TokenDepth depth = depth_to(pool(), table(), factor).value();
        V3SwapRequest request;
        request.zero_for_one = factor < 1.0;
        request.amount = u256::pow2(200);
        const u256 root = u256::pow2(96);
        const auto scaled = static_cast<std::uint64_t>(std::sqrt(factor) * 0x1p60);
        request.sqrt_limit = mul_div(root, u256(scaled), u256::pow2(60)).value();
        const V3Swap swap = v3_swap(pool(), table(), request).value();
        INFO(factor);
        CHECK((factor < 1.0 ? depth.token1 : depth.token0) ==
              Approx(swap.out.to_double()).epsilon(1e-11));
        CHECK((factor < 1.0 ? depth.token0 : depth.token1) == 0.0);
    }
    CHECK_FALSE(depth_to(pool(), table(), 0.0));
    CHECK_FALSE(depth_to(pool(), table(), std::nan("")));
    CHECK_FALSE(depth_to({}, table(), 1.1));
    CHECK(depth_to(pool(), table(), 1.0).value().token0 == 0.0);
}

TEST_CASE("Depth is the same whichever token is the base", "[models]") {
    const MarketDepth straight = market_depth(pool(), table(), {18, 18, true}, 0.004).value();
    const MarketDepth turned = market_depth(pool(), table(), {18, 18, false}, 0.004).value();
    CHECK(straight.mid == 1.0);
    // The pool is symmetric about 1.
    CHECK(straight.base_sold_up == Approx(turned.base_sold_up).epsilon(1e-12));
    CHECK(straight.quote_sold_down == Approx(turned.quote_sold_down).epsilon(1e-12));
    CHECK_FALSE(market_depth(pool(), table(), {}, 0.0));
    CHECK_FALSE(market_depth(pool(), table(), {}, 1.0));
    V3PoolState broken = pool();
    broken.liquidity = u256(1u);
    CHECK(market_depth(broken, table(), {}, 0.1).error().code == Errc::kDecode);
}

TEST_CASE("A liquidity map holds all that the pool holds", "[models]") {
    const auto bins = liquidity_map(pool(), table(), {-180, 90, 4}).value();
    REQUIRE(bins.size() == 4);
    CHECK(bins[0].lower == -180);
    CHECK(bins[0].least.is_zero());
    CHECK(bins[0].most == u256(std::uint64_t{kLiquidity}));
    CHECK(bins[1].most == pool().liquidity);
    CHECK(bins[1].held.token0 == 0.0);
    CHECK(bins[2].held.token1 == 0.0);
    double token0 = 0.0, token1 = 0.0;
    for (const auto& bin : bins) {
        token0 += bin.held.token0;
        token1 += bin.held.token1;
    }
    CHECK(token0 == Approx(depth_to(pool(), table(), 1.2).value().token0).epsilon(1e-12));
    CHECK(token1 == Approx(depth_to(pool(), table(), 0.8).value().token1).epsilon(1e-12));
    CHECK_FALSE(liquidity_map(pool(), table(), {0, 0, 4}));
    CHECK_FALSE(liquidity_map(pool(), table(), {0, 10, 0}));
    CHECK_FALSE(liquidity_map(pool(), table(), {887000, 100, 4}));
}

TEST_CASE("Liquidity of two blocks is left out of the depth", "[models]") {
    const auto cleaned = [](std::initializer_list<double> depths) {
        std::vector<DepthSample> samples;
        for (const double depth : depths) samples.push_back({100 + samples.size(), depth});
        return without_just_in_time(samples).value();
    };
    CHECK(cleaned({5, 5, 90, 5, 5}) == std::vector<double>{5, 5, 5, 5, 5});
    CHECK(cleaned({5, 90, 80, 5, 5}) == std::vector<double>{5, 5, 5, 5, 5});
    CHECK(cleaned({5, 90, 80, 90, 5}) == std::vector<double>{5, 80, 80, 80, 5});
    CHECK(cleaned({5, 0, 5, 5, 5}) == std::vector<double>{0, 0, 5, 5, 5});
    CHECK(cleaned({5, 5, 5, 90, 90}) == std::vector<double>{5, 5, 5, 5, 5});
    CHECK_FALSE(without_just_in_time(std::array<DepthSample, 2>{{{1, 5.0}, {2, 5.0}}}));
    CHECK_FALSE(without_just_in_time(std::array<DepthSample, 3>{{{1, 5.0}, {2, 5.0}, {4, 5.0}}}));
    CHECK_FALSE(without_just_in_time(std::array<DepthSample, 3>{{{1, 5.0}, {2, -1.0}, {3, 5.0}}}));
}

TEST_CASE("Usable depth is a low quantile, and venues are counted by their shares", "[models]") {
    const std::array<double, 5> depths{50.0, 10.0, 30.0, 20.0, 40.0};
    CHECK(usable_depth(depths).value() == Approx(14.0));
    CHECK(usable_depth(depths, 0.0).value() == 10.0);
    CHECK(usable_depth(depths, 1.0).value() == 50.0);
    CHECK_FALSE(usable_depth({}));
    CHECK_FALSE(usable_depth(depths, 1.1));
    CHECK_FALSE(usable_depth(std::array{std::nan("")}));
    CHECK(fragmentation(std::array{7.0, 7.0, 7.0, 7.0}).value().effective == Approx(4.0));
    CHECK(fragmentation(std::array{7.0, 7.0}).value().entropy == Approx(std::log(2.0)));
    CHECK(fragmentation(std::array{7.0, 0.0}).value().hhi == 1.0);
    CHECK_FALSE(fragmentation({}));
    CHECK_FALSE(fragmentation(std::array{0.0, 0.0}));
    CHECK_FALSE(fragmentation(std::array{1.0, -0.1}));
    CHECK_FALSE(fragmentation(std::array{1.0, std::nan("")}));
}
