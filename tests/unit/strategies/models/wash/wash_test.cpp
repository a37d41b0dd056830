// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <boost/math/special_functions/gamma.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "strategies/models/wash/circularity.hpp"
#include "strategies/models/wash/first_digits.hpp"
#include "strategies/models/wash/roundness.hpp"

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

}  // namespace

TEST_CASE("First digits of raw sizes are counted without their decimals", "[models]") {
    const std::array<u256, 5> sizes{u256(1u), u256(19u), u256(), u256(905u), u256::pow10(77)};
    CHECK(first_digits(sizes) == DigitCounts{3, 0, 0, 0, 0, 0, 0, 0, 1});
    double sum = 0.0;
    for (const double share : benford_shares()) sum += share;
    CHECK(sum == Approx(1.0).epsilon(1e-14));
    // The powers of two follow the law.
    std::vector<u256> powers;
    for (unsigned i = 0; i < 256; ++i) powers.push_back(u256::pow2(i));
    const DigitTest honest = benford_test(first_digits(powers)).value();
    CHECK(honest.p_value > 0.99);
    CHECK(honest.mean_deviation < 0.01);
    CHECK(benford_test({0, 0, 0, 0, 0, 0, 0, 0, 900}).value().p_value < 1e-100);
    CHECK(benford_test({5, 1, 1, 1, 1, 0, 0, 0, 0}).value().p_value < 1.0);
    CHECK_FALSE(benford_test({}));
    const DigitTest middling = benford_test({270, 190, 140, 90, 85, 75, 60, 40, 50}).value();
    CHECK(middling.p_value ==
          Approx(boost::math::gamma_q(4.0, middling.chi2 / 2.0)).epsilon(1e-12));
    CHECK(middling.p_value < 0.5);
    CHECK(middling.p_value > 0.001);
}

TEST_CASE("Unrounded volume beyond its ratio is taken for wash trading", "[models]") {
    CHECK(is_round(u256(500u), u256(100u)).value());
    CHECK_FALSE(is_round(u256(501u), u256(100u)).value());
    CHECK(is_round(u256(), u256(100u)).value());
    CHECK_FALSE(is_round(u256(500u), u256()));
    const std::array<u256, 4> sizes{u256(100u), u256(150u), u256(300u), u256(7u)};
    CHECK(round_share(sizes, u256(100u)).value() == 0.5);
    CHECK_FALSE(round_share({}, u256(100u)));
    CHECK_FALSE(round_share(sizes, u256()));
    CHECK(wash_discount(0.0, 10.0, 1.5).value().wash_share == 1.0);
    CHECK(wash_discount(100.0, 900.0, 1.5).value().honest == Approx(250.0));
    CHECK_FALSE(wash_discount(0.0, 0.0, 1.5));
    CHECK_FALSE(wash_discount(-1.0, 10.0, 1.5));
    CHECK_FALSE(wash_discount(1.0, 10.0, std::nan("")));
}

TEST_CASE("What comes back is circular", "[models]") {
    const std::vector<TokenTransfer> ring{
        {"a", "b", wad("5.5")}, {"b", "c", wad("5.5")}, {"c", "a", wad("5.5")}};
    CHECK(circularity(ring).value().share == 1.0);
    const std::vector<TokenTransfer> chain{{"a", "b", wad("5")}};
    CHECK(circularity(chain).value().share == 0.0);
    const std::vector<TokenTransfer> self{{"a", "a", wad("5")}};
    CHECK(circularity(self).value().share == 1.0);
    CHECK_FALSE(circularity({}));
    CHECK_FALSE(circularity(std::vector<TokenTransfer>{{"a", "b", wad("0")}}));
    CHECK_FALSE(circularity(std::vector<TokenTransfer>{{"a", "b", wad("-1")}}));
}

TEST_CASE("Round trips are trades that their own trader undoes soon", "[models]") {
    const std::vector<TraderSwap> swaps{{"washer", 100, wad("10")},   {"holder", 101, wad("30")},
                                        {"washer", 104, wad("-9.9")}, {"slow", 105, wad("20")},
                                        {"washer", 106, wad("-0.1")}, {"slow", 200, wad("-20")},
                                        {"holder", 201, wad("-1")}};
    CHECK(round_trip_share(swaps).value() == Approx(20.0 / 91.0));
    CHECK(round_trip_share(swaps, {95, 0.9}).value() == Approx(60.0 / 91.0));
    CHECK(round_trip_share(swaps, {3, 0.9}).value() == 0.0);
    CHECK_FALSE(round_trip_share({}));
    CHECK_FALSE(round_trip_share(std::vector<TraderSwap>{{"a", 5, wad("1")}, {"a", 4, wad("-1")}}));
    CHECK(fees_to_self(std::array{FeePaid{10.0, 0.9}, FeePaid{10.0, 0.1}}).value() == 0.5);
    CHECK_FALSE(fees_to_self({}));
    CHECK_FALSE(fees_to_self(std::array{FeePaid{10.0, 1.1}}));
    CHECK_FALSE(fees_to_self(std::array{FeePaid{std::nan(""), 0.5}}));
}
