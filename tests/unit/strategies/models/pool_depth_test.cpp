// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/pool_depth.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace evenkeel;

TEST_CASE("A pool's price moves by two over its reserve of what is traded", "[models]") {
    // 1000 of token0 (18 decimals) and 2,000,000 of token1 (6): a full range.
    const double root = std::sqrt(2e12 / 1e21), liquidity = std::sqrt(2e12 * 1e21);
    const u256 q96 = u256(static_cast<std::uint64_t>(root * 0x1p78)) << 18;
    const PoolDepth pool{u256(static_cast<std::uint64_t>(liquidity)), q96, true, 18};
    CHECK(*price_impact(pool) == Approx(2.0 / 1000).epsilon(1e-9));
    PoolDepth other = pool;
    other.base_is_token0 = false;
    other.base_decimals = 6;
    CHECK(*price_impact(other) == Approx(2.0 / 2e6).epsilon(1e-9));
    INFO("as selling 1 of 1000 shows: (1000 / 1001)^2");
    CHECK(std::pow(1000.0 / 1001.0, 2) - 1 == Approx(-*price_impact(pool)).epsilon(2e-3));
}

TEST_CASE("A pool without liquidity or price has no depth", "[models]") {
    CHECK_FALSE(price_impact({u256(), u256(1u), true, 18}));
    CHECK_FALSE(price_impact({u256(1u), u256(), true, 18}));
}
