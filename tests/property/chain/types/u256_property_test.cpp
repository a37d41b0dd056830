// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/property/chain/types/words.hpp"

using namespace evenkeel;

namespace {

template <class Int>
std::strong_ordering compare(const Int& a, const Int& b) {
    const int order = a.compare(b);
    return order < 0   ? std::strong_ordering::less
           : order > 0 ? std::strong_ordering::greater
                       : std::strong_ordering::equal;
}

}  // namespace

TEMPLATE_TEST_CASE("u256 agrees with the oracles on sums", "[types][u256]", BoostInt, GmpInt) {
    using Int = TestType;
    thorough("checked, wrapping and order", [](const u256& a, const u256& b) {
        const Int x = to_oracle<Int>(a), y = to_oracle<Int>(b), all = two_to<Int>(256);
        RC_ASSERT(agrees<Int>(checked_add(a, b), x + y));
        RC_ASSERT(agrees<Int>(checked_sub(a, b), x - y));
        RC_ASSERT(to_oracle<Int>(wrapping_add(a, b)) == (x + y) % all);
        RC_ASSERT(to_oracle<Int>(wrapping_sub(a, b)) == (x + all - y) % all);
        RC_ASSERT((a <=> b) == compare(x, y));
        RC_ASSERT((a == b) == (x == y));
    });
}

TEMPLATE_TEST_CASE("u256 agrees with the oracles on products", "[types][u256]", BoostInt, GmpInt) {
    using Int = TestType;
    thorough("full, checked and wrapping", [](const u256& a, const u256& b) {
        const Int product = to_oracle<Int>(a) * to_oracle<Int>(b);
        const u512 full = full_mul(a, b);
        RC_ASSERT((to_oracle<Int>(full.high) << 256) + to_oracle<Int>(full.low) == product);
        RC_ASSERT(agrees<Int>(checked_mul(a, b), product));
        RC_ASSERT(to_oracle<Int>(wrapping_mul(a, b)) == product % two_to<Int>(256));
    });
}

TEMPLATE_TEST_CASE("u256 agrees with the oracles on division", "[types][u256]", BoostInt, GmpInt) {
    using Int = TestType;
    thorough("quotient and remainder", [](const u256& a, const u256& b) {
        const auto out = div_rem(a, b);
        RC_ASSERT(out.has_value() == !b.is_zero());
        if (!out) return;
        const Int x = to_oracle<Int>(a), y = to_oracle<Int>(b);
        RC_ASSERT(to_oracle<Int>(out->quotient) == x / y);
        RC_ASSERT(to_oracle<Int>(out->remainder) == x % y);
    });
}

TEMPLATE_TEST_CASE("mul_div agrees with the oracles", "[types][u256]", BoostInt, GmpInt) {
    using Int = TestType;
    thorough("any words", [](const u256& a, const u256& b, const u256& d) {
        if (d.is_zero()) {
            RC_ASSERT_FALSE(mul_div(a, b, d).has_value());
            return;
        }
        const Int product = to_oracle<Int>(a) * to_oracle<Int>(b), divisor = to_oracle<Int>(d);
        RC_ASSERT(agrees<Int>(mul_div(a, b, d), product / divisor));
        RC_ASSERT(agrees<Int>(mul_div(a, b, d, Rounding::kUp), (product + divisor - 1) / divisor));
    });
    thorough("results that fit: the first factor is not above the denominator",
             [](const u256& a, const u256& b, const u256& d) {
                 const u256 factor = std::min(a, d), divisor = std::max({a, d, u256(1u)});
                 const Int product = to_oracle<Int>(factor) * to_oracle<Int>(b);
                 const Int by = to_oracle<Int>(divisor);
                 RC_ASSERT(agrees<Int>(mul_div(factor, b, divisor), product / by));
                 RC_ASSERT(agrees<Int>(mul_div(b, factor, divisor, Rounding::kUp),
                                       (product + by - 1) / by));
             });
    thorough("powers of two", [](const u256& a, const u256& b) {
        const unsigned exponent = *rc::gen::resize(1000, rc::gen::inRange(0u, 256u));
        const Int product = to_oracle<Int>(a) * to_oracle<Int>(b), by = two_to<Int>(exponent);
        const u256 divisor = u256::pow2(exponent);
        RC_ASSERT(agrees<Int>(mul_div(a, b, divisor), product / by));
        RC_ASSERT(agrees<Int>(mul_div(a, b, divisor, Rounding::kUp), (product + by - 1) / by));
    });
}

TEMPLATE_TEST_CASE("isqrt agrees with the oracles", "[types][u256]", BoostInt, GmpInt) {
    using Int = TestType;
    thorough("any word", [](const u256& a) {
        RC_ASSERT(to_oracle<Int>(isqrt(a)) == boost::multiprecision::sqrt(to_oracle<Int>(a)));
    });
    thorough("squares and the numbers below them", [](const u256& a) {
        const u256 root = (a >> 128) | u256(1u), square = wrapping_mul(root, root);
        RC_ASSERT(isqrt(square) == root);
        RC_ASSERT(isqrt(wrapping_sub(square, u256(1u))) == wrapping_sub(root, u256(1u)));
    });
}

TEMPLATE_TEST_CASE("u256 agrees with the oracles on bits", "[types][u256]", BoostInt, GmpInt) {
    using Int = TestType;
    thorough("shifts, masks, widths", [](const u256& a, const u256& b) {
        const unsigned count = *rc::gen::resize(1000, rc::gen::inRange(0u, 300u));
        const Int x = to_oracle<Int>(a), y = to_oracle<Int>(b), all = two_to<Int>(256);
        RC_ASSERT(to_oracle<Int>(a << count) == (x << count) % all);
        RC_ASSERT(to_oracle<Int>(a >> count) == x >> count);
        RC_ASSERT(to_oracle<Int>(a & b) == Int(x & y));
        RC_ASSERT(to_oracle<Int>(a | b) == Int(x | y));
        RC_ASSERT(to_oracle<Int>(a ^ b) == Int(x ^ y));
        RC_ASSERT(to_oracle<Int>(~a) == all - 1 - x);
        RC_ASSERT(a.bit_width() == (x == 0 ? 0 : boost::multiprecision::msb(x) + 1));
        RC_ASSERT(a.bit(count) == (count < 256 && boost::multiprecision::bit_test(x, count)));
    });
}

TEMPLATE_TEST_CASE("u256 is written as the oracles write it", "[types][u256]", BoostInt, GmpInt) {
    using Int = TestType;
    thorough("decimal and hex, there and back", [](const u256& a) {
        const Int x = to_oracle<Int>(a);
        RC_ASSERT(to_decimal(a) == x.str());
        RC_ASSERT(parse_decimal(x.str()).value() == a);
        RC_ASSERT(to_quantity(a) == "0x" + x.str(0, std::ios_base::hex));
        RC_ASSERT(parse_quantity(to_quantity(a)).value() == a);
    });
}

TEST_CASE("u256 as bytes comes back unchanged and in the order of its text", "[types][u256]") {
    thorough("big endian", [](const u256& a, const u256& b) {
        std::array<std::uint8_t, 32> x{}, y{};
        a.to_be_bytes(x);
        b.to_be_bytes(y);
        RC_ASSERT(u256::from_be_bytes(x) == a);
        RC_ASSERT((x < y) == (a < b));
    });
}

TEST_CASE("u256 becomes the nearest double", "[types][u256]") {
    thorough("as near as Boost's exact conversion back", [](const u256& a) {
        const BoostInt x = to_oracle<BoostInt>(a);
        const double found = a.to_double();
        const auto distance = [&x](double to) { return BoostInt(abs(BoostInt(to) - x)); };
        RC_ASSERT(distance(found) <= distance(std::nextafter(found, 0.0)));
        RC_ASSERT(distance(found) <= distance(std::nextafter(found, 0x1p300)));
    });
}
