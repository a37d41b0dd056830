// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/i256.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

constexpr i256 kMin = i256::min(), kMax = i256::max();

}  // namespace

static_assert(sizeof(i256) == 32 && std::is_trivially_copyable_v<i256>);
static_assert(i256(-1).bits == u256::max());
static_assert(kMin.bits == u256::pow2(255) && magnitude(kMin) == u256::pow2(255));
static_assert(checked_add(kMax, i256(-1)) == wrapping_add(kMin, i256(-2)));
static_assert(!checked_add(kMax, i256(1)) && !checked_add(kMin, i256(-1)));
static_assert(!checked_sub(kMin, i256(1)) && !checked_sub(kMax, i256(-1)));
static_assert(!checked_sub(i256(), kMin) && !checked_negate(kMin));
static_assert(checked_negate(kMax) == wrapping_add(kMin, i256(1)));
static_assert(wrapping_add(kMax, i256(1)) == kMin && wrapping_sub(kMin, i256(1)) == kMax);
static_assert(checked_div(i256(-7), i256(2)) == i256(-3), "toward zero");
static_assert(!checked_div(kMin, i256(-1)) && !checked_div(i256(1), i256()));

TEST_CASE("signed numbers are ordered through zero", "[types][i256]") {
    CHECK(kMin < i256(-1));
    CHECK(i256(-2) < i256(-1));
    CHECK(i256(-1) < i256(0));
    CHECK(i256(0) < kMax);
}

TEST_CASE("sign and zero are told apart", "[types][i256]") {
    CHECK(i256(-5).sign() == -1);
    CHECK(i256().sign() == 0);
    CHECK(i256(5).sign() == 1);
    CHECK(i256().is_zero());
    CHECK(kMin.is_negative());
    CHECK_FALSE(kMax.is_negative());
}

TEST_CASE("only what fits 64 signed bits is narrowed", "[types][i256]") {
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    CHECK(i256(kLeast).to_i64() == kLeast);
    CHECK(i256(kMost).to_i64() == kMost);
    CHECK(i256(std::int8_t{-3}).to_i64() == -3);
    CHECK_FALSE(wrapping_sub(i256(kLeast), i256(1)).to_i64().has_value());
    CHECK_FALSE(wrapping_add(i256(kMost), i256(1)).to_i64().has_value());
    CHECK_FALSE(i256::from_bits(u256::pow2(64)).to_i64().has_value());
}

TEST_CASE("a magnitude and a sign make a number inside the range only", "[types][i256]") {
    const u256 border = u256::pow2(255);
    CHECK(signed_value(border, true) == kMin);
    CHECK_FALSE(signed_value(border, false).has_value());
    CHECK_FALSE(signed_value(wrapping_add(border, u256(1u)), true).has_value());
    CHECK(signed_value(u256(), true) == i256());
    CHECK(magnitude(i256(-9)) == u256(9u));
}

TEST_CASE("products carry the sign and are checked at both ends", "[types][i256]") {
    const i256 half = i256::from_bits(u256::pow2(254));
    CHECK(checked_mul(i256(-3), i256(5)) == i256(-15));
    CHECK(checked_mul(i256(-3), i256(-5)) == i256(15));
    CHECK(checked_mul(half, i256(-2)) == kMin);
    CHECK_FALSE(checked_mul(half, i256(2)).has_value());
    CHECK_FALSE(checked_mul(kMin, i256(-1)).has_value());
    CHECK(checked_mul(kMin, i256(1)) == kMin);
}

TEST_CASE("signed mul_div rounds toward or away from zero", "[types][i256]") {
    const i256 seven(7), two(2);
    CHECK(mul_div(i256(-7), i256(1), two) == i256(-3));
    CHECK(mul_div(i256(-7), i256(1), two, Rounding::kUp) == i256(-4));
    CHECK(mul_div(seven, i256(1), i256(-2)) == i256(-3));
    CHECK(mul_div(i256(-7), i256(-1), two, Rounding::kUp) == i256(4));
    CHECK(mul_div(i256(-7), i256(-1), i256(-2)) == i256(-3));
    CHECK(mul_div(kMin, kMin, kMin) == kMin);
    CHECK_FALSE(mul_div(kMin, i256(-1), i256(1)).has_value());
    CHECK_FALSE(mul_div(seven, two, i256()).has_value());
}

TEST_CASE("signed numbers become the nearest double", "[types][i256]") {
    CHECK(kMin.to_double() == -0x1p255);
    CHECK(kMax.to_double() == 0x1p255);
    CHECK(i256(-3).to_double() == -3.0);
}

TEST_CASE("signed decimals are read and written over the whole range", "[types][i256]") {
    const std::string least =
        "-57896044618658097711785492504343953926634992332820282019728792003956564819968";
    const std::string most =
        "57896044618658097711785492504343953926634992332820282019728792003956564819967";
    CHECK(parse_signed_decimal(least).value() == kMin);
    CHECK(parse_signed_decimal(most).value() == kMax);
    CHECK(parse_signed_decimal("-0").value() == i256());
    CHECK(to_decimal(kMin) == least);
    CHECK(to_decimal(kMax) == most);
    CHECK(to_decimal(i256(-1)) == "-1");
    CHECK(to_decimal(i256()) == "0");
}

TEST_CASE("what is no signed decimal in range is a decode error", "[types][i256]") {
    const std::string text =
        GENERATE(as<std::string>(), "", "-", "--1", "+1", "- 1", "1-", "-0x1",
                 "57896044618658097711785492504343953926634992332820282019728792003956564819968",
                 "-57896044618658097711785492504343953926634992332820282019728792003956564819969");
    INFO(text);
    CHECK(parse_signed_decimal(text).error().code == Errc::kDecode);
}
