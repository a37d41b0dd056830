// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/cost_allocation.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

// A week: a carry of 52.142857 % a year is 1 % of it.
const CostTerms kTerms{wad("2000"), 7 * 86'400, wad("0.2")};

PricedLeg leg(const char* venue, const char* size, const char* fee, const char* carry = "0",
              double impact = 0.0, const char* price = "2000") {
    return {{wad(size), std::nullopt, true},
            venue,
            TradingCost{wad(fee), wad(carry), impact},
            wad(price)};
}

std::optional<CostSlice> sliced(const std::vector<PricedLeg>& legs, const char* size,
                                const char* least = "0.1", bool only_reduce = false) {
    return cheapest_slice(legs, {wad(size), wad(least), only_reduce}, kTerms);
}

Slice slice(const std::vector<PricedLeg>& legs, const char* size) {
    const auto found = sliced(legs, size);
    REQUIRE(found);
    return found->slice;
}

std::optional<Move> moved(const std::vector<PricedLeg>& legs, const char* most = "1000") {
    return best_move(legs, kTerms, wad("0.1"), wad(most));
}

}  // namespace

TEST_CASE("A trade goes where fee, price, impact and holding cost least", "[allocation]") {
    CHECK(slice({leg("a", "0", "0.001"), leg("b", "0", "0.0005")}, "-10") == Slice{1, wad("-10")});
    INFO("a higher fee is worth a carry that pays it");
    CHECK(slice({leg("a", "0", "0.001", "-0.1"), leg("b", "0", "0.0005", "0.1")}, "-10") ==
          Slice{0, wad("-10")});
    INFO("a price above the oracle's is worth as much");
    CHECK(slice({leg("a", "0", "0.001", "0", 0.0, "2002"), leg("b", "0", "0.0005")}, "-10") ==
          Slice{0, wad("-10")});
    INFO("depth counts with the size");
    const std::vector<PricedLeg> deep{leg("a", "0", "0.001"), leg("b", "0", "0.0005", "0", 0.0002)};
    CHECK(slice(deep, "-1") == Slice{1, wad("-1")});
    CHECK(slice(deep, "-10") == Slice{0, wad("-10")});
}

TEST_CASE("What shrinks is taken from where holding it costs most", "[allocation]") {
    const std::vector<PricedLeg> both{leg("a", "-10", "0.001", "0.5"),
                                      leg("b", "-10", "0.001", "-0.5")};
    CHECK(slice(both, "4") == Slice{0, wad("4")});
    INFO("and no hedge grows while another could shrink");
    CHECK(slice(both, "15") == Slice{0, wad("10")});
    CHECK(slice({leg("a", "-4", "0.009"), leg("b", "0", "0")}, "6") == Slice{0, wad("4")});
    CHECK(slice({leg("a", "0", "0.009"), leg("b", "0", "0")}, "6") == Slice{1, wad("6")});
    CHECK(sliced(both, "15", "0.1", true)->slice == Slice{0, wad("10")});
    CHECK_FALSE(sliced(both, "-15", "0.1", true));
}

TEST_CASE("A split must save over one order", "[allocation]") {
    INFO("two alike pools: half the impact is less than a fifth of what one order costs");
    const auto thin = [](double impact) {
        return std::vector<PricedLeg>{leg("a", "0", "0.001", "0", impact),
                                      leg("b", "0", "0.001", "0", impact)};
    };
    // One order: 0.01 + 50 i; two: 0.01 + 25 i. Saved: 25 i, asked for: 0.002 + 10 i.
    CHECK(slice(thin(0.0001333), "-10") == Slice{0, wad("-10")});
    const Slice half = slice(thin(0.0001334), "-10");
    CHECK(half.size.to_double() == Approx(-5).epsilon(1e-9));
    INFO("the larger part goes first");
    auto uneven = thin(0.001);
    uneven[1].cost->fee = wad("0.0008");
    CHECK(slice(uneven, "-10").leg == 1);
    CHECK(slice(uneven, "-10").size.to_double() == Approx(-5.1).epsilon(1e-9));
}

TEST_CASE("Caps bound what is sold, and what is left is for later", "[allocation]") {
    std::vector<PricedLeg> legs{leg("loan", "0", "0.0005"), leg("perp", "0", "0.001")};
    legs[0].cost->cap = wad("3");
    CHECK(slice(legs, "-10") == Slice{1, wad("-10")});
    INFO("who cannot take all of it takes what it can where that saves enough");
    legs[1].cost->fee = wad("0.01");
    const Slice most = slice(legs, "-10");
    CHECK(most.leg == 1);
    CHECK(most.size.to_double() == Approx(-7).epsilon(1e-9));
    CHECK(slice(legs, "-3") == Slice{0, wad("-3")});
    INFO("a cap is of sales alone");
    CHECK(slice(legs, "10") == Slice{0, wad("10")});
    legs[0].cost->cap = Wad();
    CHECK(slice(legs, "-3") == Slice{1, wad("-3")});
    INFO("a balance is sold down to nothing");
    std::vector<PricedLeg> spot{leg("spot", "2", "0.0001"), leg("perp", "0", "0.001")};
    spot[0].leg.turns = false;
    CHECK(slice(spot, "-3") == Slice{0, wad("-2")});
    CHECK(slice(spot, "-2.05") == Slice{0, wad("-2")});
}

TEST_CASE("What would be no order of its own is not left", "[allocation]") {
    const std::vector<PricedLeg> legs{leg("a", "-4", "0.001"), leg("b", "0", "0.001")};
    CHECK(slice(legs, "4.05") == Slice{0, wad("4.05")});
    CHECK(slice(legs, "4.2") == Slice{0, wad("4")});
}

TEST_CASE("Nothing is compared with one open hedge, or with none that tells", "[allocation]") {
    std::vector<PricedLeg> legs{leg("a", "0", "0.001"), leg("b", "0", "0.0005")};
    legs[1].leg.open = false;
    CHECK_FALSE(sliced(legs, "-10"));
    legs[1].leg.open = true;
    legs[1].cost.reset();
    INFO("who does not tell is passed over");
    CHECK(slice(legs, "-10") == Slice{0, wad("-10")});
    legs[0].cost.reset();
    CHECK_FALSE(sliced(legs, "-10"));
    CHECK_FALSE(sliced({leg("a", "0", "0.001"), leg("b", "0", "0.0005")}, "0"));
}

TEST_CASE("The reason says what each costs", "[allocation]") {
    const auto found = sliced({leg("a", "0", "0.001", "0.5214285714285714", 0.0002, "1999"),
                               leg("b", "0", "0.0005", "0", 0.0001)},
                              "-10");
    REQUIRE(found);
    CHECK(found->why ==
          "by cost: b 0.1% (fee 0.05%, price 0.0%, impact 0.05%, holding 0.0%), a 1.25% (fee 0.1%, "
          "price 0.05%, impact 0.1%, holding 1.0%)");
}

TEST_CASE("A move pays for both its trades, by what is asked for on top", "[allocation]") {
    // Fees of 0.2 % together; holding a short at a costs 0.2607 % a week for each 13.6 % a year.
    const auto legs = [](const char* carry, double impact = 0.0) {
        return std::vector<PricedLeg>{leg("a", "-10", "0.001", carry, impact),
                                      leg("b", "-1", "0.001", "0", impact)};
    };
    CHECK_FALSE(moved(legs("0.1251")));
    const auto all = moved(legs("0.1252"));
    REQUIRE(all);
    CHECK(*all == Move{0, 1, wad("-10"), all->saving, all->cost});
    CHECK(all->cost.to_double() == Approx(40).epsilon(1e-9));
    CHECK(all->saving.to_double() == Approx(0.1252 * 7 / 365 * 20'000).epsilon(1e-9));
    INFO("with impact only as far as the next unit pays");
    const auto some = moved(legs("0.5214285714285714", 0.001));
    REQUIRE(some);
    CHECK(some->size.to_double() == Approx(-4).epsilon(1e-9));
    CHECK(some->saving.to_double() == Approx(80).epsilon(1e-9));
    CHECK(some->cost.to_double() == Approx((0.002 * 4 + 0.002 * 16 / 2) * 2000).epsilon(1e-9));
    INFO("no more than one order may be, and none that is too small");
    CHECK(moved(legs("0.52"), "3")->size == wad("-3"));
    CHECK_FALSE(moved(legs("0.52"), "0.09"));
}

TEST_CASE("A move takes the position as it is, and where it may go", "[allocation]") {
    INFO("what a short pays a long is paid");
    const auto longs = moved({leg("a", "10", "0.001", "0"), leg("b", "0", "0.001", "1")});
    REQUIRE(longs);
    CHECK(*longs == Move{0, 1, wad("10"), longs->saving, longs->cost});
    std::vector<PricedLeg> legs{leg("a", "-10", "0.001", "1"), leg("b", "0", "0.001")};
    CHECK(moved(legs)->size == wad("-10"));
    legs[1].cost->cap = wad("4");
    CHECK(moved(legs)->size == wad("-4"));
    legs[1].leg.turns = false;
    CHECK_FALSE(moved(legs));
    legs[1].leg.turns = true;
    legs[0].leg.open = false;
    CHECK_FALSE(moved(legs));
    legs[0].leg.open = true;
    legs[1].cost.reset();
    CHECK_FALSE(moved(legs));
    INFO("prices that are apart cost, or pay");
    CHECK_FALSE(moved({leg("a", "-10", "0.001", "0.15"), leg("b", "0", "0.001", "0", 0, "1996")}));
    CHECK(moved({leg("a", "-10", "0.001", "0.07"), leg("b", "0", "0.001", "0", 0, "2002")}));
    INFO("of three the one that gains most");
    CHECK(moved({leg("a", "-10", "0.001", "1"), leg("b", "0", "0.001"), leg("c", "0", "0.0001")})
              ->to == 2);
}

TEST_CASE("What makes a sale dearer makes a purchase cheaper", "[allocation]") {
    auto leaning = leg("b", "0", "0.0005");
    leaning.cost->skew = wad("0.0007");
    const std::vector<PricedLeg> both{leg("a", "0", "0.001"), leaning};
    CHECK(slice(both, "-10") == Slice{0, wad("-10")});
    CHECK(slice(both, "10") == Slice{1, wad("10")});
    CHECK_THAT(sliced(both, "-10")->why, Catch::Contains("b 0.12% (fee 0.05%, price 0.07%"));
}

TEST_CASE("What an order costs besides counts more in a small one", "[allocation]") {
    auto fixed = leg("b", "0", "0.0005");
    fixed.cost->fixed = wad("4");  // 0.002 of the asset: as much as the fee of 4 saves
    const std::vector<PricedLeg> both{leg("a", "0", "0.001"), fixed};
    CHECK(slice(both, "-3.9") == Slice{0, wad("-3.9")});
    CHECK(slice(both, "-4.1") == Slice{1, wad("-4.1")});
    CHECK_THAT(
        sliced(both, "-4")->why,
        Catch::Contains("b 0.1% (fee 0.05%, price 0.0%, impact 0.0%, holding 0.0%, order 0.05%)"));
    INFO("and against a split, once for each order");
    std::vector<PricedLeg> deep{leg("a", "0", "0.001", "0", 0.0002),
                                leg("b", "0", "0.001", "0", 0.0002)};
    CHECK(slice(deep, "-10") == Slice{0, wad("-5")});
    deep[1].cost->fixed = wad("20");
    CHECK(slice(deep, "-10") == Slice{0, wad("-10")});
}

TEST_CASE("A move pays what both orders cost besides", "[allocation]") {
    // Moving saves 1 % and costs 0.2 %: of 10, 0.08 of the asset, 160 USD.
    std::vector<PricedLeg> legs{leg("a", "-10", "0.001", "0.52142857"), leg("b", "0", "0.001")};
    REQUIRE(moved(legs));
    CHECK(moved(legs)->cost.to_double() == Approx(40).epsilon(1e-6));
    legs[0].cost->fixed = wad("50");
    legs[1].cost->fixed = wad("60");
    const auto still = moved(legs);  // 40 and 110 are less than 200 by a fifth
    REQUIRE(still);
    CHECK(still->size == wad("-10"));
    CHECK(still->cost.to_double() == Approx(150).epsilon(1e-6));
    legs[1].cost->fixed = wad("80");
    CHECK_FALSE(moved(legs));
    INFO("with impact only as far as that still pays");
    legs[1].cost->fixed = Wad();
    legs[1].cost->impact = 0.0005;
    // (0.01/1.2 - 0.002) s - 0.00025 s^2 = 0.025: from 4.9 to 20.4, and 10 is there.
    CHECK(moved(legs)->size == wad("-10"));
    legs[0].leg.size = wad("-30");
    CHECK(moved(legs)->size.to_double() == Approx(-16.0).epsilon(1e-6));
    legs[0].cost->fixed = wad("90");
    CHECK_FALSE(moved(legs));
}
