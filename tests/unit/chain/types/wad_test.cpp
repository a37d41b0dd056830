// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/types/wad.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace evenkeel;

static_assert(sizeof(Wad) == 32 && std::is_trivially_copyable_v<Wad>);
static_assert(Wad::from_int(-3) + Wad::from_int(5) == Wad::from_int(2));
static_assert((-Wad::from_int(3)).abs() == Wad::from_int(3));
static_assert(Wad().is_zero() && Wad::from_int(-1).sign() == -1);

namespace {

Wad wad(std::string_view text) {
    return parse_wad(text).value();
}

/// One more than the largest magnitude.
const u256 kLimit = u256::pow2(160);

/// What from_double is to be: mantissa * 10^18 in 256 bits, and one rounding.
Wad rounded_at_length(double value) {
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(value), &exponent);
    const u256 units =
        wrapping_mul(u256(static_cast<std::uint64_t>(std::ldexp(fraction, 53))), u256::pow10(18));
    exponent -= 53;
    const u256 size =
        exponent >= 0 ? units << static_cast<unsigned>(exponent)
                      : wrapping_add(units >> static_cast<unsigned>(-exponent - 1), u256(1u)) >> 1;
    return Wad::from_raw(*signed_value(size, value < 0));
}

TEST_CASE("every double comes to the nearest unit, and back as far as it was one", "[wad]") {
    std::mt19937_64 chance(7);
    for (int i = 0; i < 20'000; ++i) {
        const double significand = std::ldexp(static_cast<double>(chance() >> 11), -53) + 1e-3;
        const double value = std::ldexp(i % 2 ? significand : -significand, i % 170 - 70);
        const auto found = Wad::from_double(value);
        REQUIRE(found);
        REQUIRE(*found == rounded_at_length(value));
        if (std::fabs(value) >= 1.0) REQUIRE(found->to_double() == value);
    }
    INFO("what lies just beyond the middle of two is not taken for the middle");
    CHECK(wad("9007199254740993.0").to_double() == 9007199254740992.0);
    CHECK(wad("9007199254740993.000000000000000001").to_double() == 9007199254740994.0);
    for (const double value :
         {5e-324, 1e-310, 4.9e-19, 5e-19, 9007199254740991.0, 9007199254740992.0})
        CHECK(Wad::from_double(value).value() == rounded_at_length(value));
}

}  // namespace

TEST_CASE("token amounts up to 18 decimals become exact quantities", "[types][wad]") {
    const auto rounding = GENERATE(Rounding::kDown, Rounding::kUp);
    CHECK(Wad::from_token(u256(1'234'567u), 6, rounding).value() == wad("1.234567"));
    CHECK(Wad::from_token(u256(7u), 0, rounding).value() == Wad::from_int(7));
    CHECK(Wad::from_token(u256(1u), 18, rounding).value() == Wad::from_raw(i256(1)));
    CHECK(Wad::from_token(i256(-2'500'000), 6, rounding).value() == wad("-2.5"));
}

TEST_CASE("more than 18 decimals round toward or away from zero", "[types][wad]") {
    CHECK(Wad::from_token(u256(19u), 19, Rounding::kDown).value() == Wad::from_raw(i256(1)));
    CHECK(Wad::from_token(u256(19u), 19, Rounding::kUp).value() == Wad::from_raw(i256(2)));
    CHECK(Wad::from_token(i256(-19), 19, Rounding::kDown).value() == Wad::from_raw(i256(-1)));
    CHECK(Wad::from_token(i256(-19), 19, Rounding::kUp).value() == Wad::from_raw(i256(-2)));
    CHECK(Wad::from_token(u256::max(), 77, Rounding::kDown).value() == wad("1.157920892373161954"));
    CHECK(Wad::from_token(u256(1u), 78, Rounding::kDown).error().code == Errc::kInvalidArgument);
}

TEST_CASE("token amounts from 2^160 units on are an overflow", "[types][wad]") {
    const u256 largest = wrapping_sub(kLimit, u256(1u));
    CHECK(Wad::from_token(largest, 18, Rounding::kDown).value().raw().bits == largest);
    CHECK(Wad::from_token(kLimit, 18, Rounding::kDown).error().code == Errc::kOverflow);
    CHECK(Wad::from_token(i256::min(), 18, Rounding::kDown).error().code == Errc::kOverflow);
    CHECK(Wad::from_token(u256::max(), 6, Rounding::kDown).error().code == Errc::kOverflow);
}

TEST_CASE("quantities go back to token amounts as told", "[types][wad]") {
    CHECK(wad("1.2345678").to_token(6, Rounding::kDown).value() == u256(1'234'567u));
    CHECK(wad("1.2345678").to_token(6, Rounding::kUp).value() == u256(1'234'568u));
    CHECK(wad("1.5").to_token(20, Rounding::kDown).value() ==
          wrapping_mul(u256(15u), u256::pow10(19)));
    CHECK(Wad().to_token(0, Rounding::kUp).value().is_zero());
    CHECK(wad("-0.1").to_token(6, Rounding::kDown).error().code == Errc::kInvalidArgument);
    CHECK(wad("1000000").to_token(77, Rounding::kDown).error().code == Errc::kOverflow);
}

TEST_CASE("sums and differences are exact", "[types][wad]") {
    Wad sum = wad("0.1");
    sum += wad("0.2");
    CHECK(sum == wad("0.3"));
    sum -= wad("1");
    CHECK(sum == wad("-0.7"));
    CHECK(-sum == wad("0.7"));
    CHECK(sum.abs() == wad("0.7"));
    CHECK(wad("-2") < wad("-1.999999999999999999"));
    CHECK(wad("-1") < Wad());
}

TEST_CASE("products and quotients round toward or away from zero", "[types][wad]") {
    CHECK(mul(wad("-1.5"), wad("2.5")).value() == wad("-3.75"));
    const Wad unit = Wad::from_raw(i256(1));
    CHECK(mul(unit, wad("0.5")).value() == Wad());
    CHECK(mul(-unit, wad("0.5"), Rounding::kUp).value() == -unit);
    CHECK(div(Wad::from_int(-1), Wad::from_int(3)).value() == wad("-0.333333333333333333"));
    CHECK(div(Wad::from_int(-1), Wad::from_int(3), Rounding::kUp).value() ==
          wad("-0.333333333333333334"));
    CHECK(div(wad("-6"), wad("-4")).value() == wad("1.5"));
}

TEST_CASE("products are those of all limbs, wherever a limb ends", "[types][wad]") {
    std::vector<u256> sizes{u256(), u256(1u), u256(3u), u256::pow10(18)};
    for (const unsigned bits : {59u, 60u, 63u, 64u, 100u, 127u, 128u, 150u})
        for (const u256& size : {wrapping_sub(u256::pow2(bits), u256(1u)), u256::pow2(bits),
                                 wrapping_add(u256::pow2(bits), u256(1u))})
            sizes.push_back(size);
    for (const u256& a : sizes)
        for (const u256& b : sizes)
            for (const Rounding rounding : {Rounding::kDown, Rounding::kUp}) {
                const auto exact = mul_div(a, b, u256::pow10(18), rounding);
                const auto found = mul(Wad::from_raw(i256::from_bits(a)),
                                       -Wad::from_raw(i256::from_bits(b)), rounding);
                CAPTURE(to_decimal(a), to_decimal(b));
                REQUIRE(found.has_value() == (exact && exact->bit_width() <= 160));
                if (found) REQUIRE(magnitude(found->raw()) == *exact);
                if (found) REQUIRE(found->sign() == (exact->is_zero() ? 0 : -1));
            }
}

TEST_CASE("products and quotients beyond the range and by zero are errors", "[types][wad]") {
    const Wad huge = wad("1000000000000000000000000000000");
    CHECK(mul(huge, wad("1.5")).error().code == Errc::kOverflow);
    CHECK(mul(huge, huge).error().code == Errc::kOverflow);
    CHECK(div(huge, wad("0.5")).error().code == Errc::kOverflow);
    CHECK(div(wad("1"), Wad()).error().code == Errc::kInvalidArgument);
}

TEST_CASE("quantities are written as short as they are exact", "[types][wad]") {
    struct Row {
        const char* text;
        const char* written;
    };
    const auto row =
        GENERATE(values<Row>({{"2000", "2000.0"},
                              {"-0.05", "-0.05"},
                              {"0", "0.0"},
                              {"-0", "0.0"},
                              {"-0.0", "0.0"},
                              {"007.50", "7.5"},
                              {"10.010", "10.01"},
                              {"-0.000000000000000001", "-0.000000000000000001"},
                              {"1460000000000000000000000000000.999999999999999999",
                               "1460000000000000000000000000000.999999999999999999"}}));
    CHECK(to_string(wad(row.text)) == row.written);
}

TEST_CASE("what is no plain decimal is a decode error", "[types][wad]") {
    const std::string text = GENERATE(as<std::string>(), "", "-", ".", "1.", ".5", "-.5", "+1",
                                      " 1", "1 ", "1e5", "0x1", "1,5", "1.2.3", "--1", "1.-5",
                                      "nan", "inf", "0.0000000000000000001", std::string(79, '0'));
    INFO(text);
    CHECK(parse_wad(text).error().code == Errc::kDecode);
}

TEST_CASE("a decimal beyond the range is an overflow", "[types][wad]") {
    CHECK(parse_wad("1470000000000000000000000000000").error().code == Errc::kOverflow);
    CHECK(parse_wad("-" + std::string(78, '1')).error().code == Errc::kOverflow);
}

TEST_CASE("doubles become the nearest quantity", "[types][wad]") {
    const auto text = [](double value) { return to_string(Wad::from_double(value).value()); };
    CHECK(text(-1.5) == "-1.5");
    CHECK(text(0.1) == "0.100000000000000006");
    CHECK(text(-0.0) == "0.0");
    CHECK(text(4.9e-19) == "0.0");
    CHECK(text(-5.1e-19) == "-0.000000000000000001");
    CHECK(text(0x1p-18) == "0.000003814697265625");
    CHECK(text(0x1p-19) == "0.000001907348632813");  // …8125: ties away from zero
    CHECK(text(std::numeric_limits<double>::denorm_min()) == "0.0");
    CHECK(text(1e30) == "1000000000000000019884624838656.0");
}

TEST_CASE("doubles that are not finite or too large are errors", "[types][wad]") {
    CHECK(Wad::from_double(std::numeric_limits<double>::quiet_NaN()).error().code ==
          Errc::kInvalidArgument);
    CHECK(Wad::from_double(-std::numeric_limits<double>::infinity()).error().code ==
          Errc::kInvalidArgument);
    CHECK(Wad::from_double(2e30).error().code == Errc::kOverflow);
    CHECK(Wad::from_double(-1e308).error().code == Errc::kOverflow);
}

TEST_CASE("quantities become the nearest double", "[types][wad]") {
    CHECK(wad("0.1").to_double() == 0.1);
    CHECK(wad("-12.345").to_double() == -12.345);
    CHECK(Wad().to_double() == 0.0);
    CHECK(wad("0.000000000000000001").to_double() == 1e-18);
    CHECK(wad("123456789.123456789123456789").to_double() == 123456789.123456789123456789);
}
