// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/models/pool_price.hpp"

using namespace evenkeel;

TEST_CASE("A ratio of raw amounts is exact in human units, rounded down", "[pool_price]") {
    struct Row {
        const char* name;
        u256 quote;
        unsigned quote_decimals;
        u256 base;
        unsigned base_decimals;
        const char* want;
    };
    const u256 most = wrapping_sub(u256::pow2(112), 1u);
    const auto row = GENERATE_COPY(values<Row>({
        {"USDC per WETH", u256(6'001'000'000u), 6, u256(3'000'000'000'000'000'000u), 18,
         "2000.333333333333333333"},
        {"the same decimals", u256(2u), 8, u256(3u), 8, "0.666666666666666666"},
        {"nothing of the quote", u256(), 6, u256(1u), 18, "0.0"},
        {"full reserves", most, 18, most, 18, "1.0"},
        {"far apart", most, 77, most, 0, "0.0"},
    }));
    INFO(row.name);
    const auto found = exact_ratio(row.quote, row.quote_decimals, row.base, row.base_decimals);
    CHECK(to_string(found.value()) == row.want);
}

TEST_CASE("A ratio without a base, or beyond a quantity, is refused", "[pool_price]") {
    CHECK(exact_ratio(u256(1u), 18, u256(), 18).error().code == Errc::kInvalidArgument);
    CHECK(exact_ratio(u256::pow2(111), 0, u256(1u), 18).error().code == Errc::kOverflow);
    CHECK(exact_ratio(u256::pow2(111), 0, u256(1u), 77).error().code == Errc::kOverflow);
}
