// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/swap_step.hpp"

#include <catch2/catch.hpp>

#include "strategies/models/execution/v2_swap.hpp"

using namespace evenkeel;

namespace {

u256 number(const char* text) {
    return parse_decimal(text).value();
}

/// Square root of a / b as Q64.96.
u256 root(unsigned a, unsigned b) {
    return isqrt(mul_div(u256(a), u256::pow2(192), u256(b)).value());
}

constexpr SwapSide kIn = SwapSide::kExactInput, kOut = SwapSide::kExactOutput;

void check(const StepRequest& request, const char* in, const char* out, const char* fee) {
    const SwapStep found = swap_step(request).value();
    CHECK(to_decimal(found.in) == in);
    CHECK(to_decimal(found.out) == out);
    CHECK(to_decimal(found.fee) == fee);
}

}  // namespace

// The figures of SwapMath.spec.ts in v3-core 1.0.0.
TEST_CASE("A step of a swap is what v3-core computes", "[models]") {
    const u256 one = root(1, 1), liquidity = number("2000000000000000000");
    const u256 amount = number("1000000000000000000");
    check({one, root(101, 100), liquidity, amount, kIn, 600}, "9975124224178055",
          "9925619580021728", "5988667735148");
    check({one, root(101, 100), liquidity, amount, kOut, 600}, "9975124224178055",
          "9925619580021728", "5988667735148");
    check({one, root(1000, 100), liquidity, amount, kIn, 600}, "999400000000000000",
          "666399946655997866", "600000000000000");
    check({one, root(10000, 100), liquidity, amount, kOut, 600}, "2000000000000000000",
          "1000000000000000000", "1200720432259356");
}

TEST_CASE("A step rounds to the pool's side at its limits", "[models]") {
    const StepRequest capped{number("417332158212080721273783715441582"),
                             number("1452870262520218020823638996"),
                             number("159344665391607089467575320103"),
                             u256(1u),
                             kOut,
                             1};
    check(capped, "1", "1", "1");
    CHECK(to_decimal(swap_step(capped).value().sqrt_after) == "417332158212080721273783715441581");
    check({u256(2u), u256(1u), u256(1u), number("3915081100057732413702495386755767"), kIn, 1},
          "39614081257132168796771975168", "0", "39614120871253040049813");
    check({u256(2413u), number("79887613182836312"), number("1985041575832132834610021537970"),
           u256(10u), kIn, 1872},
          "0", "0", "10");
    const u256 sqrt = number("20282409603651670423947251286016");
    check({sqrt, mul_div(sqrt, u256(11u), u256(10u)).value(), u256(1024u), u256(4u), kOut, 3000},
          "26215", "0", "79");
    check(
        {sqrt, mul_div(sqrt, u256(9u), u256(10u)).value(), u256(1024u), u256(263000u), kOut, 3000},
        "1", "26214", "1");
}

TEST_CASE("Steps that no pool takes are refused", "[models]") {
    const u256 one = root(1, 1);
    CHECK(swap_step({one, root(2, 1), u256(1u), u256(1u), kIn, 1'000'000}).error().code ==
          Errc::kInvalidArgument);
    CHECK(swap_step({one, root(2, 1), u256::pow2(128), u256(1u), kIn, 0}).error().code ==
          Errc::kOverflow);
    CHECK(sqrt_after_input(one, u256(), u256(1u), true).error().code == Errc::kInvalidArgument);
    CHECK(sqrt_after_input(u256(), u256(1u), u256(1u), true).error().code ==
          Errc::kInvalidArgument);
    CHECK(sqrt_after_output(one, u256(5u), u256(5u), true).error().code == Errc::kRefused);
    CHECK(sqrt_after_output(one, u256(5u), u256(5u), false).error().code == Errc::kRefused);
    CHECK(sqrt_after_input(one, u256(1u), u256::max(), false).error().code == Errc::kOverflow);
    CHECK(amount0_between(u256(), one, u256(1u), Rounding::kUp).error().code ==
          Errc::kInvalidArgument);
    CHECK(amount1_between(one, one, u256::pow2(128), Rounding::kUp).error().code ==
          Errc::kOverflow);
}

TEST_CASE("Where the product of token0 and price leaves 256 bits the other formula is taken",
          "[models]") {
    // L 2^96 / (L 2^96 / s + amount): rounds otherwise than the product would.
    const u256 sqrt = u256::pow2(159), amount = u256::pow2(100), liquidity = u256::pow2(90);
    const u256 found = sqrt_after_input(sqrt, liquidity, amount, true).value();
    const u256 sum = wrapping_add((liquidity << 96) >> 159, amount);
    CHECK(found == mul_div(liquidity << 96, 1u, sum, Rounding::kUp).value());
}

TEST_CASE("A swap in v2 keeps the product of its reserves", "[models]") {
    const V2Pool pool{number("10000000000000000000000"), number("20000000000000"), 3000};
    for (const char* text : {"1", "1000", "1000000000000000000", "123456789012345678901234"}) {
        const u256 in = number(text), out = v2_amount_out(pool, in).value();
        const u256 usable = mul_div(in, u256(997u), u256(1000u)).value();
        CHECK(
            full_mul(wrapping_add(pool.reserve_in, in), wrapping_sub(pool.reserve_out, out)).low >=
            full_mul(pool.reserve_in, pool.reserve_out).low);
        CHECK(v2_price_impact(pool, in).value() ==
              Approx(usable.to_double() / (1e22 + usable.to_double())).margin(1e-21));
        if (!out.is_zero()) {
            const u256 back = v2_amount_in(pool, out).value();
            CHECK(v2_amount_out(pool, back).value() >= out);
            CHECK(back <= wrapping_add(in, 1u));
        }
    }
    CHECK(v2_amount_in(pool, pool.reserve_out).error().code == Errc::kRefused);
    CHECK(v2_amount_out({u256(), u256(1u), 3000}, u256(1u)).error().code == Errc::kInvalidArgument);
    CHECK(v2_amount_out({u256(1u), u256(1u), 1'000'000}, u256(1u)).error().code ==
          Errc::kInvalidArgument);
    CHECK(v2_amount_out(pool, u256::max()).error().code == Errc::kOverflow);
    CHECK_FALSE(v2_price_impact({u256(1u), u256(), 3000}, u256(1u)));
}
