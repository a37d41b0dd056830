// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/report/term_shape.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/strategies/report/positions.hpp"

using namespace evenkeel;
using namespace evenkeel::test::reported;

namespace {

/// 100,000 at 2,000.
const PriceRange kRange{22851.037281, 1800.0, 2200.0};

}  // namespace

TEST_CASE("A range is rebuilt from its amounts wherever the price is", "[report]") {
    const double price = GENERATE(1500.0, 1800.0, 1950.0, 2000.0, 2199.0, 2500.0);
    const double fees = GENERATE(0.0, 0.4);
    const Term term = range_term(kRange, price, fees, fees * 1750.0);
    const TermShape shape = shape_of(term, price, kAsset);
    CAPTURE(price, fees);
    CHECK(shape.range.liquidity == Approx(kRange.liquidity).epsilon(1e-7));
    CHECK(shape.fees == Approx(fees * (price + 1750.0)).margin(1e-9));
    CHECK_FALSE(shape.approximate);
    CHECK(worth_at(shape, price) == Approx(term.value.to_double()).epsilon(1e-12));
    for (const double moved : {1000.0, 1700.0, 1900.0, 2100.0, 2300.0, 4000.0}) {
        CAPTURE(moved);
        CHECK(worth_at(term, kAsset, price, moved) ==
              Approx(range_greeks(kRange, moved).value + fees * (moved + 1750.0)).epsilon(1e-7));
    }
}

TEST_CASE("Values that were rounded down leave a range what it is", "[report]") {
    Term term = range_term(kRange, 1500.0, 0.0, 0.0);
    term.value -= Wad::from_double(1e-9).value();
    const TermShape shape = shape_of(term, 1500.0, kAsset);
    CHECK_FALSE(shape.approximate);
    CHECK(shape.range.liquidity == Approx(kRange.liquidity).epsilon(1e-7));
}

TEST_CASE("A pool off its oracle keeps value and delta at the present price", "[report]") {
    Term term = range_term(kRange, 2000.0, 0.0, 0.0);
    INFO("the oracle says 2,010 of what the pool sells at 2,000");
    term.value = Wad::from_double(range_greeks(kRange, 2000.0).base * 2010.0 +
                                  range_greeks(kRange, 2000.0).quote)
                     .value();
    const TermShape shape = shape_of(term, 2010.0, kAsset);
    CHECK(shape.range.liquidity == Approx(kRange.liquidity).epsilon(1e-7));
    CHECK(worth_at(shape, 2010.0) == Approx(term.value.to_double()));
    const double slope = (worth_at(shape, 2010.1) - worth_at(shape, 2009.9)) / 0.2;
    CHECK(slope == Approx(term.delta.to_double()).epsilon(1e-6));
}

TEST_CASE("A constant product is told by its gamma", "[report]") {
    const double liquidity = 1000.0, price = 1600.0;
    Term term;
    term.delta = Wad::from_double(liquidity / std::sqrt(price)).value();
    term.gamma = -liquidity / (2.0 * price * std::sqrt(price));
    term.value = Wad::from_double(2.0 * liquidity * std::sqrt(price)).value();
    const TermShape shape = shape_of(term, price, kAsset);
    CHECK_FALSE(shape.approximate);
    for (const double moved : {100.0, 900.0, 1600.0, 2500.0, 10000.0})
        CHECK(worth_at(shape, moved) == Approx(2.0 * liquidity * std::sqrt(moved)).epsilon(1e-9));
    INFO("any other gamma bends as much here, and elsewhere only about so");
    term.gamma *= 3.0;
    const TermShape other = shape_of(term, price, kAsset);
    CHECK(other.approximate);
    CHECK(worth_at(other, price) == Approx(term.value.to_double()));
    const double bend =
        worth_at(other, 1601.0) - 2.0 * worth_at(other, price) + worth_at(other, 1599.0);
    CHECK(bend == Approx(term.gamma).epsilon(1e-4));
}

TEST_CASE("Tokens that do nothing are worth what they are", "[report]") {
    Term term;
    term.delta = Wad::from_int(3);
    term.value = Wad::from_int(6500);
    const TermShape shape = shape_of(term, 2000.0, kAsset);
    CHECK(worth_at(shape, 1000.0) == Approx(3500.0));
    CHECK_FALSE(shape.approximate);
}

TEST_CASE("A hedge changes by its size, and by its part where it is shared", "[report]") {
    Term term = perp_term(-10.0, 2000.0, 4000.0, 0.0125);
    CHECK(worth_at(term, kAsset, 2000.0, 2000.0) == Approx(0.0).margin(1e-9));
    CHECK(worth_at(term, kAsset, 2000.0, 2100.0) == Approx(-1000.0));
    term.hedge->part = OwnedPart{Wad::from_int(-4), Wad::from_int(-4), true};
    CHECK(worth_at(term, kAsset, 2000.0, 2100.0) == Approx(-400.0));
}

TEST_CASE("Fees that cannot be told from principal are said to be unknown", "[report]") {
    Term term = range_term(kRange, 2000.0, 0.4, 700.0);
    term.fees[token(3)] = u256(5u);
    const TermShape shape = shape_of(term, 2000.0, kAsset);
    CHECK(shape.approximate);
    CHECK(worth_at(shape, 2000.0) == Approx(term.value.to_double()));
}
