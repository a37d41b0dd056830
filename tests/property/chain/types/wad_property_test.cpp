// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/property/chain/types/words.hpp"

using namespace evenkeel;

namespace {

const BoostInt kOne = boost::multiprecision::pow(BoostInt(10), 18);

BoostInt units(const Wad& value) {
    return to_oracle<BoostInt>(value.raw());
}

/// Whether `found` is `expected`, or an overflow where that has 160 bits or more.
bool bounded(const Result<Wad>& found, const BoostInt& expected) {
    if (abs(expected) >= two_to<BoostInt>(160)) {
        return !found.has_value() && found.error().code == Errc::kOverflow;
    }
    return found.has_value() && units(*found) == expected;
}

Rounding any_rounding() {
    return *rc::gen::element(Rounding::kDown, Rounding::kUp);
}

}  // namespace

TEST_CASE("quantities add and compare exactly", "[types][wad]") {
    thorough("sums, differences, order", [](const Wad& a, const Wad& b) {
        RC_ASSERT(units(a + b) == units(a) + units(b));
        RC_ASSERT(units(a - b) == units(a) - units(b));
        RC_ASSERT(units(-a) == -units(a));
        RC_ASSERT(units(a.abs()) == abs(units(a)));
        RC_ASSERT((a < b) == (units(a) < units(b)));
        Wad sum = a;
        sum += b;
        RC_ASSERT(sum == a + b);
        sum -= b;
        RC_ASSERT(sum == a);
    });
}

TEST_CASE("products and quotients are rounded once", "[types][wad]") {
    thorough("against exact fractions", [](const Wad& a, const Wad& b) {
        const Rounding rounding = any_rounding();
        RC_ASSERT(bounded(mul(a, b, rounding), divide(units(a) * units(b), kOne, rounding)));
        if (b.is_zero()) {
            RC_ASSERT(div(a, b, rounding).error().code == Errc::kInvalidArgument);
            return;
        }
        RC_ASSERT(bounded(div(a, b, rounding), divide(units(a) * kOne, units(b), rounding)));
    });
}

TEST_CASE("token amounts of any decimals are scaled exactly or rounded as told", "[types][wad]") {
    thorough("from signed amounts", [](const i256& amount) {
        const unsigned decimals = *rc::gen::resize(1000, rc::gen::inRange(0u, 78u));
        const Rounding rounding = any_rounding();
        const BoostInt scale = boost::multiprecision::pow(BoostInt(10), decimals);
        const BoostInt expected = divide(to_oracle<BoostInt>(amount) * kOne, scale, rounding);
        RC_ASSERT(bounded(Wad::from_token(amount, decimals, rounding), expected));
    });
    thorough("to amounts", [](const Wad& drawn) {
        const Wad value = drawn.abs();
        const unsigned decimals = *rc::gen::resize(1000, rc::gen::inRange(0u, 78u));
        const Rounding rounding = any_rounding();
        const BoostInt scale = boost::multiprecision::pow(BoostInt(10), decimals);
        const auto found = value.to_token(decimals, rounding);
        const auto amount = found ? std::optional(*found) : std::nullopt;
        RC_ASSERT(agrees<BoostInt>(amount, divide(units(value) * scale, kOne, rounding)));
    });
}

TEST_CASE("text comes back as the same quantity", "[types][wad]") {
    thorough("written and read", [](const Wad& value) {
        const std::string text = to_string(value);
        RC_ASSERT(parse_wad(text).value() == value);
        RC_ASSERT(text.back() != '0' || text[text.size() - 2] == '.');
        RC_ASSERT(text.starts_with('-') == value.is_negative());
    });
}

TEST_CASE("doubles are rounded to the nearest unit and back to the nearest double",
          "[types][wad]") {
    using boost::multiprecision::cpp_rational;
    thorough("from_double", [](std::int64_t mantissa) {
        const int exponent = *rc::gen::resize(1000, rc::gen::inRange(-140, 30));
        const double value = std::ldexp(static_cast<double>(mantissa), exponent);
        const Wad found = Wad::from_double(value).value();
        const cpp_rational off = cpp_rational(value) * kOne - cpp_rational(units(found));
        RC_ASSERT(abs(off) <= cpp_rational(1, 2));
    });
    thorough("to_double", [](const Wad& value) {
        const cpp_rational exact(units(value), kOne);
        const double found = value.to_double();
        const auto distance = [&exact](double to) {
            return cpp_rational(abs(cpp_rational(to) - exact));
        };
        RC_ASSERT(distance(found) <= distance(std::nextafter(found, 1e300)));
        RC_ASSERT(distance(found) <= distance(std::nextafter(found, -1e300)));
    });
}
