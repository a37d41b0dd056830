// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/keeper/engine/shared_scene.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// As if each strategy hedged itself: the first is done, the other has all of its hedge to open.
SharedScene half_hedged() {
    SharedScene scene;
    const std::string size = to_string(-delta_of(scene.decided()[0]));
    scene.own(size.c_str(), "0.0");
    return scene;
}

}  // namespace

TEST_CASE("Nothing is netted at the block at which the first owner moves margin",
          "[decision][netting]") {
    SharedScene scene = half_hedged();
    const std::string size = to_string(scene.parts[0].size);
    scene.perp.size = size.c_str();
    CHECK(scene.decided()[1].plan.orders.size() == 1);
    INFO("20,000 USD are far more than a leverage of 3 needs");
    for (StrategySpec& one : scene.spec.strategies)
        one.hedge[0].params.set("leverage.target", wad("3.0"));
    const auto found = scene.decided();
    REQUIRE(found[0].plan.orders.size() == 1);
    CHECK(found[0].plan.orders[0].kind == OrderKind::kPrepare);
    const Plan& other = found[1].plan;
    CHECK(other.action == Action::kHold);
    CHECK(other.orders.empty());
    CHECK(other.delta_after == other.delta_before);
    CHECK_FALSE(other.shared);
    CHECK_THAT(other.reason, Catch::Contains("; first strategy eth-usdc: ") &&
                                 Catch::Contains(found[0].plan.orders[0].what));
}

TEST_CASE("Nothing is netted while a trade of an owner is not counted", "[decision][netting]") {
    SharedScene scene;
    scene.own("0.0", "0.0");
    CHECK(scene.decided()[0].plan.orders.size() == 1);
    const std::size_t owner = GENERATE(0u, 1u);
    scene.trades[owner] = {{7, false, wad("-1.0"), Wad(), 0}};
    for (const Decision& one : scene.decided()) {
        CHECK(one.plan.action == Action::kHold);
        CHECK(one.plan.orders.empty());
        CHECK_FALSE(one.plan.shared);
        CHECK(one.plan.crossed.is_zero());
        CHECK_THAT(one.plan.reason, Catch::Contains("the parts of its hedge are not settled"));
    }
}
