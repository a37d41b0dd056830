// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/property/chain/types/words.hpp"

using namespace evenkeel;

TEST_CASE("i256 agrees with Boost on sums, products and order", "[types][i256]") {
    thorough("checked operations", [](const i256& a, const i256& b) {
        const BoostInt x = to_oracle<BoostInt>(a), y = to_oracle<BoostInt>(b);
        RC_ASSERT(agrees<BoostInt>(checked_add(a, b), x + y));
        RC_ASSERT(agrees<BoostInt>(checked_sub(a, b), x - y));
        RC_ASSERT(agrees<BoostInt>(checked_mul(a, b), x * y));
        RC_ASSERT(agrees<BoostInt>(checked_negate(a), -x));
        RC_ASSERT((a < b) == (x < y));
        RC_ASSERT((a == b) == (x == y));
        RC_ASSERT(a.sign() == x.sign());
        RC_ASSERT(to_oracle<BoostInt>(magnitude(a)) == abs(x));
        RC_ASSERT(signed_value(magnitude(a), a.is_negative()) == a);
    });
}

TEST_CASE("wrapping undoes itself", "[types][i256]") {
    thorough("(a + b) - b == a", [](const i256& a, const i256& b) {
        RC_ASSERT(wrapping_sub(wrapping_add(a, b), b) == a);
        const BoostInt sum = to_oracle<BoostInt>(a) + to_oracle<BoostInt>(b);
        const BoostInt off = sum - to_oracle<BoostInt>(wrapping_add(a, b));
        RC_ASSERT(off % two_to<BoostInt>(256) == 0);
    });
}

TEST_CASE("i256 agrees with Boost on division with both roundings", "[types][i256]") {
    thorough("division and mul_div", [](const i256& a, const i256& b, const i256& d) {
        if (d.is_zero()) {
            RC_ASSERT_FALSE(checked_div(a, d).has_value());
            RC_ASSERT_FALSE(mul_div(a, b, d).has_value());
            return;
        }
        const BoostInt x = to_oracle<BoostInt>(a), y = to_oracle<BoostInt>(b);
        const BoostInt by = to_oracle<BoostInt>(d), product = x * y;
        RC_ASSERT(agrees<BoostInt>(checked_div(a, d), x / by));
        RC_ASSERT(agrees<BoostInt>(mul_div(a, b, d), product / by));
        RC_ASSERT(
            agrees<BoostInt>(mul_div(a, b, d, Rounding::kUp), divide(product, by, Rounding::kUp)));
    });
}

TEST_CASE("i256 is written and read as Boost does", "[types][i256]") {
    thorough("decimal there and back", [](const i256& a) {
        const std::string text = to_oracle<BoostInt>(a).str();
        RC_ASSERT(to_decimal(a) == text);
        RC_ASSERT(parse_signed_decimal(text).value() == a);
    });
}

TEST_CASE("i256 narrows exactly what 64 bits hold", "[types][i256]") {
    thorough("any 64-bit number", [](std::int64_t value) {
        RC_ASSERT(i256(value).to_i64() == value);
        RC_ASSERT(to_oracle<BoostInt>(i256(value)) == value);
    });
    thorough("any word", [](const i256& a) {
        const BoostInt x = to_oracle<BoostInt>(a), edge = two_to<BoostInt>(63);
        RC_ASSERT(a.to_i64().has_value() == (x >= -edge && x < edge));
    });
}
