// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/liquidation.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

HedgeState hedge_of(const char* size, const char* margin, const char* ratio) {
    HedgeState hedge;
    hedge.size = parse_wad(size).value();
    hedge.margin = parse_wad(margin).value();
    hedge.mark = Wad::from_int(2'000);
    hedge.maintenance_margin_ratio = parse_wad(ratio).value();
    return hedge;
}

}  // namespace

TEST_CASE("The distance leads to the liquidation price of a linear perp", "[models]") {
    struct Row {
        const char *size, *margin, *ratio;
        double price;
    };
    // (q P - E) / (q - |q| m); the first is a golden value of the literature's form.
    const auto row = GENERATE(values<Row>({{"-10", "4000", "0.0125", 2'370.370370370370},
                                           {"10", "4000", "0.0125", 1'620.253164556962},
                                           {"-1", "200", "0.0625", 2'070.588235294118},
                                           {"1", "200", "0.0625", 1'920.0}}));
    const auto distance = liquidation_distance(hedge_of(row.size, row.margin, row.ratio));
    REQUIRE(distance);
    CHECK(distance->to_double() == Approx(std::abs(row.price - 2'000) / 2'000).epsilon(1e-12));
}

TEST_CASE("A margin at or below maintenance is at no distance from liquidation", "[models]") {
    CHECK(liquidation_distance(hedge_of("-10", "1250", "0.0625")) == Wad{});
    CHECK(liquidation_distance(hedge_of("-10", "-5", "0.0625")) == Wad{});
}

TEST_CASE("What no price liquidates has no distance", "[models]") {
    CHECK_FALSE(liquidation_distance(hedge_of("0", "0", "0.0625")));
    CHECK_FALSE(liquidation_distance(hedge_of("1", "2001", "0.0625")));
    CHECK(liquidation_distance(hedge_of("-1", "2001", "0.0625")));
}
