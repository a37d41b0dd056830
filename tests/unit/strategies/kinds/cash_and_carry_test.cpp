// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/cash_and_carry.hpp"

#include <catch2/catch.hpp>

#include "strategies/rules/band.hpp"
#include "tests/unit/strategies/kinds/open_venue.hpp"

using namespace evenkeel;
using test::OpenVenue;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

/// A perp and a spot leg, both empty; ten of the asset in steps of three; a band of a tenth.
struct CarryScene {
    StrategySpec spec;
    std::vector<std::unique_ptr<HedgeVenue>> hedges;
    std::vector<std::optional<Wad>> shares{std::nullopt, std::nullopt};
    std::vector<HedgeState> held{2};
    std::unique_ptr<Rule> rule;
    CarryTerms terms{wad("10"), wad("3")};
    StrategyState state;
    Head head;
    std::optional<bool> carrying = true;

    CarryScene() {
        spec.name = "s";
        spec.asset = "ETH";
        spec.rebalance.min_order = {wad("0.01"), "ETH"};
        use_band("0.1");
        for (std::size_t leg : {0UL, 1UL}) {
            hedges.push_back(std::make_unique<OpenVenue>());
            held[leg].venue = leg == 0 ? "perp" : "spot";
            held[leg].price = wad("2000");
        }
        held[kSpotLeg].turns = false;
        head.timestamp = 1'700'000'000;
    }
    void use_band(const char* width) {
        spec.rebalance.params.set("width", Amount{wad(width), "ETH"});
        rule = make_band(spec.rebalance.params, "ETH").value();
    }
    OpenVenue& venue(std::size_t leg) { return dynamic_cast<OpenVenue&>(*hedges[leg]); }
    Plan decide() const {
        Exposure exposure;
        exposure.strategy = "s";
        exposure.asset = "ETH";
        exposure.price = wad("2000");
        exposure.outlook.carrying = carrying;
        for (const HedgeState& one : held) {
            Term term;
            term.venue = one.venue;
            term.hedge = one;
            exposure.delta += one.size;
            exposure.terms.push_back(term);
        }
        return decide_cash_and_carry({spec, *rule, hedges, shares, Wei()}, terms, exposure, state,
                                     head);
    }
    /// One block: decides, and carries out what that orders.
    Plan block() {
        Plan plan = decide();
        for (const Order& order : plan.orders) held[order.leg].size += order.size;
        return plan;
    }
    /// Sizes after so many blocks.
    std::pair<Wad, Wad> after(int blocks) {
        for (int i = 0; i < blocks; ++i) {
            block();
            CHECK((held[0].size + held[1].size).abs() <= terms.step);
        }
        return {held[0].size, held[1].size};
    }
};

}  // namespace

TEST_CASE("A carry trade is put on a step at a time, each hedged before the next", "[carry]") {
    CarryScene scene;
    Plan plan = scene.block();
    REQUIRE(plan.orders.size() == 1);
    CHECK(plan.orders[0].leg == kSpotLeg);
    CHECK(plan.orders[0].size == wad("3"));
    CHECK(plan.orders[0].moves);
    CHECK_FALSE(plan.orders[0].reduce_only);
    CHECK(plan.reason.ends_with("; the carry trade is on: buy 3.0 ETH"));
    plan = scene.block();
    REQUIRE(plan.orders.size() == 1);
    CHECK(plan.orders[0].leg == 0);
    CHECK(plan.orders[0].size == wad("-3"));
    CHECK_FALSE(plan.orders[0].moves);
    CHECK(scene.after(6) == std::pair(wad("-10"), wad("10")));
    CHECK(scene.decide().action == Action::kHold);
}

TEST_CASE("It is taken off the same way, down to nothing", "[carry]") {
    CarryScene scene;
    scene.after(8);
    scene.carrying = false;
    const Plan plan = scene.block();
    REQUIRE(plan.orders.size() == 1);
    CHECK(plan.orders[0].leg == kSpotLeg);
    CHECK(plan.orders[0].size == wad("-3"));
    CHECK(plan.orders[0].reduce_only);
    CHECK(plan.reason.ends_with("; the carry trade is off: sell 3.0 ETH"));
    CHECK(scene.after(8) == std::pair(Wad(), Wad()));
    CHECK(scene.decide().action == Action::kHold);
}

TEST_CASE("A perp that takes no orders stops the spot leg", "[carry]") {
    CarryScene scene;
    scene.held[0].closed = "paused";
    Plan plan = scene.decide();
    CHECK(plan.action == Action::kHold);
    CHECK(plan.reason.ends_with("but perp takes no orders: paused"));
    // What was bought already is the rule's to refuse, and no more is bought.
    scene.held[kSpotLeg].size = wad("3");
    plan = scene.decide();
    CHECK(plan.action == Action::kRefuse);
    CHECK(plan.orders.empty());
}

TEST_CASE("A perp that would refuse the step's other half stops the spot leg too", "[carry]") {
    CarryScene scene;
    scene.venue(0).refuses = true;
    const Plan plan = scene.decide();
    CHECK(plan.action == Action::kHold);
    CHECK(plan.reason.ends_with("buy 3.0 ETH, but it refuses"));
    INFO("what it is asked for is the step's other half: a sale where the asset is bought");
    scene.venue(0).refuses = false;
    scene.venue(0).refuses_sales = true;
    CHECK(scene.decide().orders.empty());
    scene.held[kSpotLeg].size = wad("3");
    scene.held[0].size = wad("-3");
    scene.carrying = false;
    CHECK(scene.decide().orders.at(0).size == wad("-3"));
}

TEST_CASE("Nothing is sold or bought before it is told whether that pays", "[carry]") {
    CarryScene scene;
    scene.carrying.reset();
    scene.held[kSpotLeg].size = wad("10");
    scene.held[0].size = wad("-10");
    CHECK(scene.decide().orders.empty());
    scene.held[0].size = wad("-4");  // the perp still follows what is held
    CHECK(scene.decide().orders.at(0).size == wad("-6"));
}

TEST_CASE("A spot leg that cannot be traded holds, and the perp still follows", "[carry]") {
    CarryScene scene;
    scene.venue(kSpotLeg).refuses = true;
    const Plan plan = scene.decide();
    CHECK(plan.action == Action::kHold);
    CHECK(plan.reason.ends_with("buy 3.0 ETH, but it refuses"));
    scene.held[kSpotLeg].size = wad("3");
    CHECK(scene.decide().orders.at(0).leg == 0);
}

TEST_CASE("No step is made that the rule would leave unhedged", "[carry]") {
    CarryScene scene;
    scene.use_band("3");
    const Plan plan = scene.decide();
    CHECK(plan.action == Action::kHold);
    CHECK(plan.reason.ends_with("but the rule would leave that unhedged: its band is too wide"));
    scene.use_band("2.9");
    CHECK(scene.decide().action == Action::kRebalance);
}

TEST_CASE("Nothing is bought while something is on its way or risk may only fall", "[carry]") {
    CarryScene scene;
    scene.state.in_flight = "an order";
    CHECK(scene.decide().orders.empty());
    scene.state = {};
    scene.held[0].orders = {{"key", wad("-1"), scene.head.timestamp}};
    CHECK(scene.decide().orders.empty());
    scene.held[0].orders.clear();
    scene.state.only_reduce = true;
    CHECK(scene.decide().orders.empty());
    scene.held[kSpotLeg].size = wad("3");
    scene.held[0].size = wad("-3");
    CHECK(scene.decide().orders.empty());
    scene.carrying = false;
    CHECK(scene.decide().orders.at(0).size == wad("-3"));
}

TEST_CASE("A step whose other half is held back is sold again", "[carry]") {
    CarryScene scene;
    scene.held[kSpotLeg].size = wad("3");
    scene.held[0].size = wad("-1");
    CHECK(scene.decide().orders.at(0).leg == 0);
    scene.state.only_reduce = true;
    const Plan plan = scene.decide();
    REQUIRE(plan.orders.size() == 1);
    CHECK(plan.orders[0].leg == kSpotLeg);
    CHECK(plan.orders[0].size == wad("-2"));
    CHECK(plan.orders[0].reduce_only);
    CHECK_FALSE(plan.orders[0].moves);
    CHECK(plan.delta_after == Wad());
    CHECK(plan.reason.ends_with(
        "; only what reduces passes: 2.0 ETH that is not hedged is sold again"));
    CHECK(scene.after(3) == std::pair(wad("-1"), wad("1")));
    INFO("no more at once than a step, or than one order may be");
    scene.held[kSpotLeg].size = wad("9");
    CHECK(scene.decide().orders.at(0).size == wad("-3"));
    scene.state.max_order = wad("2000");
    CHECK(scene.decide().orders.at(0).size == wad("-1"));
    INFO(
        "where that is refused, or the trade is not told yet, the perp's order is left to the "
        "guard");
    scene.venue(kSpotLeg).refuses = true;
    CHECK(scene.decide().orders.at(0).leg == 0);
    scene.venue(kSpotLeg).refuses = false;
    scene.carrying.reset();
    CHECK(scene.decide().orders.at(0).leg == 0);
    INFO("a perp that is too large reduces itself");
    scene.carrying = true;
    scene.held[kSpotLeg].size = wad("3");
    scene.held[0].size = wad("-5");
    CHECK(scene.decide().orders.at(0).leg == 0);
    CHECK(scene.decide().orders.at(0).reduce_only);
    INFO("and so does one on the wrong side, first");
    scene.held[0].size = wad("1");
    CHECK(scene.decide().orders.at(0).leg == 0);
    CHECK(scene.decide().orders.at(0).size == wad("-1"));
}

TEST_CASE("A step is no larger than one order may be, and none is smaller than min_order",
          "[carry]") {
    CarryScene scene;
    scene.state.max_order = wad("2000");
    CHECK(scene.decide().orders.at(0).size == wad("1"));
    scene.state = {};
    scene.held[kSpotLeg].size = wad("9.995");
    scene.held[0].size = wad("-9.995");
    CHECK(scene.decide().orders.empty());
    CHECK(scene.decide().reason.find("carry") == std::string::npos);
}
