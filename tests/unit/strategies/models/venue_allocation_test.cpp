// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/venue_allocation.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "tests/unit/strategies/golden.hpp"

using namespace evenkeel;

namespace {

constexpr double kBoundless = std::numeric_limits<double>::infinity();

std::vector<double> amounts(double total, const std::vector<VenueCost>& venues) {
    const auto found = allocate(total, venues);
    REQUIRE(found);
    return found->amounts;
}

}  // namespace

TEST_CASE("Venues are filled as in the golden case", "[models]") {
    const auto file = test::golden("08_perps.json");
    const auto& tolerance = file.at("tolerance");
    std::size_t seen = 0;
    for (const auto& item : file.at("cases")) {
        if (item.at("name").get<std::string>().rfind("venue allocation", 0) != 0) continue;
        INFO(item.at("name"));
        std::vector<VenueCost> venues;
        for (const auto& one : item.at("inputs").at("venues"))
            venues.push_back({one.at("linear_cost").get<double>(), one.at("impact").get<double>(),
                              one.at("cap").get<double>()});
        const auto found =
            allocate(item.at("inputs").at("total_notional").get<double>(), venues).value();
        const auto& expected = item.at("expected");
        for (std::size_t i = 0; i < venues.size(); ++i)
            CHECK(test::near(found.amounts[i], expected.at("allocation")[i].get<double>(),
                             tolerance));
        CHECK(test::near(found.marginal, expected.at("marginal_cost").get<double>(), tolerance));
        CHECK(test::near(found.cost, expected.at("total_cost").get<double>(), tolerance));
        ++seen;
    }
    CHECK(seen == 1);
}

TEST_CASE("What costs the same is shared, what costs less goes first", "[models]") {
    CHECK(amounts(10, {{0.001, 0.1, kBoundless}, {0.001, 0.1, kBoundless}}) ==
          std::vector<double>{5, 5});
    // The second comes in once the first has come to 2.
    CHECK(amounts(2, {{1, 0.5, kBoundless}, {2, 0.5, kBoundless}}) == std::vector<double>{2, 0});
    const auto both = amounts(4, {{1, 0.5, kBoundless}, {2, 0.5, kBoundless}});
    CHECK(both[0] == Approx(3).epsilon(1e-12));
    CHECK(both[1] == Approx(1).epsilon(1e-12));
}

TEST_CASE("Caps hold, and what is beyond them is no allocation", "[models]") {
    CHECK(amounts(5, {{0, 0.1, 2}, {9, 0.1, kBoundless}}) == std::vector<double>{2, 3});
    CHECK(amounts(5, {{0, 0.1, 2}, {9, 0.1, 3}}) == std::vector<double>{2, 3});
    CHECK_FALSE(allocate(5.1, std::vector<VenueCost>{{0, 0.1, 2}, {9, 0.1, 3}}));
    CHECK(amounts(5, {{0, 0.1, 0}, {9, 0.1, kBoundless}}) == std::vector<double>{0, 5});
}

TEST_CASE("Venues without impact are filled one after the other", "[models]") {
    CHECK(amounts(5, {{0.2, 0, kBoundless}, {0.1, 0, kBoundless}}) == std::vector<double>{0, 5});
    CHECK(amounts(5, {{0.1, 0, 2}, {0.1, 0, kBoundless}}) == std::vector<double>{2, 3});
    INFO("and beside those with impact up to their cost");
    CHECK(amounts(5, {{0.1, 0, kBoundless}, {0, 0.1, kBoundless}}) == std::vector<double>{4, 1});
    INFO("a venue that pays is one");
    CHECK(amounts(5, {{-0.1, 0, 3}, {0.1, 0, kBoundless}}) == std::vector<double>{3, 2});
}

TEST_CASE("Figures that mean nothing are no allocation", "[models]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const VenueCost& bad :
         {VenueCost{nan, 0, 1}, VenueCost{0, nan, 1}, VenueCost{0, 0, nan}, VenueCost{0, -1, 1},
          VenueCost{0, 0, -1}, VenueCost{kBoundless, 0, 1}, VenueCost{0, kBoundless, 1}})
        CHECK_FALSE(allocate(0.5, std::vector{bad}));
    CHECK_FALSE(allocate(nan, std::vector<VenueCost>{{0, 0, 1}}));
    CHECK_FALSE(allocate(-1, std::vector<VenueCost>{{0, 0, 1}}));
    CHECK_FALSE(allocate(0, std::vector<VenueCost>{}));
    CHECK(amounts(0, {{0, 0.1, 1}}) == std::vector<double>{0});
}
