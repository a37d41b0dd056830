// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/u256.hpp"

#include <catch2/catch.hpp>

#include "chain/types/wei.hpp"

using namespace evenkeel;

namespace {

constexpr u256 kMax = u256::max();
constexpr u256 kOne{1u};
constexpr u256 k64 = u256::pow2(64), k128 = u256::pow2(128), k255 = u256::pow2(255);

constexpr u256 below(const u256& value) {
    return wrapping_sub(value, kOne);
}

}  // namespace

static_assert(sizeof(u256) == 32 && std::is_trivially_copyable_v<u256>);
static_assert(!std::is_constructible_v<u256, int>, "a signed literal may be negative");
static_assert(!std::is_convertible_v<std::int64_t, u256>);

// Arithmetic at compile time, each time over the border of a limb.
static_assert(checked_add(below(k64), kOne) == k64);
static_assert(checked_add(below(k128), kOne) == k128);
static_assert(checked_sub(k128, kOne) == u256(std::array{~0ul, ~0ul, 0ul, 0ul}));
static_assert(!checked_add(kMax, kOne) && !checked_sub(u256(), kOne));
static_assert(wrapping_add(kMax, kOne).is_zero() && wrapping_sub(u256(), kOne) == kMax);
static_assert(checked_mul(k64, k64) == k128);
static_assert(checked_mul(k128, below(k128)) == wrapping_sub(u256(), k128));
static_assert(!checked_mul(k128, k128) && wrapping_mul(k128, k128).is_zero());
static_assert(full_mul(kMax, kMax) == u512{kOne, below(kMax)});
static_assert(div_rem(kMax, u256(10u))->remainder == u256(5u));
static_assert(div_rem(kMax, k128) == DivRem{below(k128), below(k128)});
static_assert(!div_rem(kMax, u256()));

TEST_CASE("a word is made of unsigned numbers, powers of two and of ten", "[types][u256]") {
    CHECK(u256(std::uint8_t{200}).limbs[0] == 200);
    CHECK(to_decimal(k64) == "18446744073709551616");
    CHECK(to_decimal(k128) == "340282366920938463463374607431768211456");
    CHECK(to_decimal(k255) ==
          "57896044618658097711785492504343953926634992332820282019728792003956564819968");
    CHECK(u256::pow10(0) == kOne);
    CHECK(to_decimal(u256::pow10(18)) == "1000000000000000000");
    CHECK(to_decimal(u256::pow10(77)) == "1" + std::string(77, '0'));
}

TEST_CASE("bits are counted over the limbs", "[types][u256]") {
    CHECK(u256().bit_width() == 0);
    CHECK(kOne.bit_width() == 1);
    CHECK(below(k64).bit_width() == 64);
    CHECK(k64.bit_width() == 65);
    CHECK(kMax.bit_width() == 256);
    CHECK(k128.bit(128));
    CHECK_FALSE(k128.bit(127));
    CHECK_FALSE(kMax.bit(256));
}

TEST_CASE("only what fits is narrowed", "[types][u256]") {
    CHECK(below(k64).to_u64() == ~std::uint64_t{0});
    CHECK_FALSE(k64.to_u64().has_value());
    CHECK_FALSE(k255.to_u64().has_value());
}

TEST_CASE("the highest limb that differs decides the order", "[types][u256]") {
    CHECK(below(k64) < k64);
    CHECK(below(k255) < k255);
    CHECK(u256(std::array{9ul, 0ul, 0ul, 1ul}) < u256(std::array{0ul, 0ul, 1ul, 1ul}));
    CHECK((kMax <=> kMax) == std::strong_ordering::equal);
}

TEST_CASE("shifts cross limbs and give zero from 256 on", "[types][u256]") {
    CHECK((kOne << 64) == k64);
    CHECK((kOne << 255) == k255);
    CHECK((kOne << 256).is_zero());
    CHECK((kMax >> 256).is_zero());
    CHECK((kMax << 1000).is_zero());
    CHECK((kMax << 0) == kMax);
    CHECK((kMax >> 128) == below(k128));
    CHECK((k255 >> 127) == k128);
    CHECK(((kMax << 4) >> 4) == below(u256::pow2(252)));
}

TEST_CASE("bitwise operations work on all limbs", "[types][u256]") {
    CHECK(~u256() == kMax);
    CHECK((kMax & k128) == k128);
    CHECK((below(k128) | k128) == below(u256::pow2(129)));
    CHECK((kMax ^ kMax).is_zero());
}

TEST_CASE("mul_div keeps the full product and rounds as told", "[types][u256]") {
    CHECK(mul_div(kMax, kMax, kMax) == kMax);
    CHECK(mul_div(kMax, k128, k128) == kMax);
    CHECK(mul_div(k128, k128, u256(2u)) == k255);
    CHECK(mul_div(u256(7u), u256(3u), u256(2u)) == u256(10u));
    CHECK(mul_div(u256(7u), u256(3u), u256(2u), Rounding::kUp) == u256(11u));
    CHECK(mul_div(u256(8u), u256(3u), u256(2u), Rounding::kUp) == u256(12u));
    CHECK(mul_div(u256(7u), u256(3u), u256(4u), Rounding::kUp) == u256(6u));
    CHECK(mul_div(k128, below(k128), k128, Rounding::kUp) == below(k128));
}

TEST_CASE("mul_div has no answer for zero denominators and beyond 256 bits", "[types][u256]") {
    CHECK_FALSE(mul_div(kOne, kOne, u256()).has_value());
    CHECK_FALSE(mul_div(u256(), u256(), u256()).has_value());
    CHECK_FALSE(mul_div(k128, k128, kOne).has_value());
    CHECK_FALSE(mul_div(kMax, kMax, below(kMax)).has_value());
    CHECK(mul_div(kMax, below(k128), below(k128), Rounding::kUp) == kMax);
}

TEST_CASE("mul_div refuses a result that only rounding lifts out of range", "[types][u256]") {
    // A factor of 2^257-1 and its cofactor: half their product is half a unit above the largest
    // word.
    const u256 a(535006138814359u);
    const u256 b =
        parse_decimal("432862656469423142931042426214547535783388063929571229938474969").value();
    CHECK(mul_div(a, b, u256(2u)) == kMax);
    CHECK_FALSE(mul_div(a, b, u256(2u), Rounding::kUp).has_value());
}

TEST_CASE("isqrt is the largest root that is not above", "[types][u256]") {
    CHECK(isqrt(u256()).is_zero());
    CHECK(isqrt(u256(3u)) == kOne);
    CHECK(isqrt(u256(4u)) == u256(2u));
    CHECK(isqrt(kMax) == below(k128));
    CHECK(isqrt(u256::pow2(254)) == u256::pow2(127));
    CHECK(isqrt(below(u256::pow2(254))) == below(u256::pow2(127)));
}

TEST_CASE("a word becomes the nearest double, ties to even", "[types][u256]") {
    CHECK(u256().to_double() == 0.0);
    CHECK(kMax.to_double() == 0x1p256);
    CHECK(k255.to_double() == 0x1p255);
    const u256 tie = wrapping_add(u256::pow2(200), u256::pow2(147));
    CHECK(tie.to_double() == 0x1p200);
    CHECK(wrapping_add(tie, kOne).to_double() == 0x1.0000000000001p200);
    CHECK(below(tie).to_double() == 0x1p200);
}

TEST_CASE("bytes are big endian", "[types][u256]") {
    std::array<std::uint8_t, 32> bytes{};
    bytes[0] = 0x80;
    bytes[31] = 0x01;
    const u256 value = u256::from_be_bytes(bytes);
    CHECK(value == (k255 | kOne));
    std::array<std::uint8_t, 32> back{};
    value.to_be_bytes(back);
    CHECK(back == bytes);
}

TEST_CASE("gwei are a billion wei", "[types][wei]") {
    CHECK(gwei(3).amount == u256(3'000'000'000u));
    CHECK(gwei(1) < gwei(2));
}
