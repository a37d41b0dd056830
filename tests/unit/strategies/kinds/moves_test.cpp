// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/moves.hpp"

#include <catch2/catch.hpp>

#include "strategies/rules/band.hpp"
#include "strategies/rules/interval.hpp"
#include "tests/unit/strategies/kinds/open_venue.hpp"

using namespace evenkeel;
using test::OpenVenue;

namespace {

constexpr std::uint64_t kDay = 86'400;

Wad wad(const char* text) {
    return parse_wad(text).value();
}

/// Ten long, hedged by ten short at "a", "b" empty; a band of one; by cost.
struct Scene {
    StrategySpec spec;
    std::vector<std::unique_ptr<HedgeVenue>> hedges;
    std::vector<std::optional<Wad>> shares{std::nullopt, std::nullopt};
    std::vector<HedgeState> held;
    std::unique_ptr<Rule> rule;
    StrategyState state;
    Head head;
    Wad long_of = wad("10");

    Scene() {
        spec.name = "s";
        spec.asset = "ETH";
        spec.rebalance.rule = "band";
        spec.rebalance.params.set("width", Amount{wad("1"), "ETH"});
        spec.rebalance.min_order = {wad("0.1"), "ETH"};
        spec.allocation.by = AllocationBy::kCost;
        rule = make_band(spec.rebalance.params, "ETH").value();
        for (const char* venue : {"a", "b"}) {
            hedges.push_back(std::make_unique<OpenVenue>());
            HedgeState& hedge = held.emplace_back();
            hedge.venue = venue;
            hedge.price = wad("2000");
            hedge.cost = TradingCost{wad("0.001"), Wad(), 1e-6};
        }
        held[0].size = wad("-10");
        head.timestamp = 1'700'000'000;
    }
    OpenVenue& venue(std::size_t leg) { return dynamic_cast<OpenVenue&>(*hedges[leg]); }
    void carry(const char* a, const char* b = "0") {
        held[0].cost->carry = wad(a);
        held[1].cost->carry = wad(b);
    }
    Plan decide() const {
        Exposure exposure;
        exposure.strategy = "s";
        exposure.asset = "ETH";
        exposure.price = wad("2000");
        exposure.gross_delta = exposure.delta = long_of;
        for (const HedgeState& one : held) {
            Term term;
            term.venue = one.venue;
            term.hedge = one;
            exposure.delta += one.size;
            exposure.terms.push_back(term);
        }
        return decide_delta_neutral({spec, *rule, hedges, shares, Wei()}, exposure, state, head);
    }
    /// One block: decides, and carries out what that orders.
    Plan block(std::uint64_t seconds_later) {
        head.timestamp += seconds_later;
        Plan plan = decide();
        state.wish = plan.wish;
        for (const Order& order : plan.orders) held[order.leg].size += order.size;
        return plan;
    }
};

}  // namespace

TEST_CASE("A move that pays is made once it has paid for a seventh of the holding time",
          "[moves]") {
    Scene scene;
    scene.carry("0.5");
    const Plan first = scene.block(12);
    CHECK(first.action == Action::kHold);
    CHECK(first.wish == MoveWish{0, 1, scene.head.timestamp});
    CHECK_THAT(first.reason, Catch::Contains("inside the band") &&
                                 Catch::Contains("moving 10.0 ETH from a to b costs 40.2 USD and "
                                                 "saves 191.78") &&
                                 Catch::Contains("made once that has held for 86400s"));
    CHECK(scene.block(kDay - 1).action == Action::kHold);
    const Plan grown = scene.block(1);
    REQUIRE(grown.orders.size() == 1);
    CHECK(grown.orders[0].leg == 1);
    CHECK(grown.orders[0].size == wad("-10"));
    CHECK(grown.orders[0].moves);
    CHECK_FALSE(grown.orders[0].reduce_only);
    CHECK(grown.delta_after == wad("-10"));
    INFO("the rule's next trade is the other half, where holding costs most");
    const Plan shrunk = scene.block(12);
    REQUIRE(shrunk.orders.size() == 1);
    CHECK(shrunk.orders[0].leg == 0);
    CHECK(shrunk.orders[0].size == wad("10"));
    CHECK_FALSE(shrunk.orders[0].moves);
    CHECK(shrunk.orders[0].reduce_only);
    CHECK(scene.held[0].size.is_zero());
    CHECK(scene.held[1].size == wad("-10"));
    for (int i = 0; i < 100; ++i) CHECK(scene.block(kDay).orders.empty());
}

TEST_CASE("Funding that comes and goes moves nothing", "[moves]") {
    for (const std::uint64_t hours : {1U, 8U, 16U, 23U}) {
        Scene scene;
        for (int i = 0; i < 60; ++i) {
            scene.carry(i % 2 == 0 ? "2.0" : "-2.0");
            for (std::uint64_t hour = 0; hour < hours; ++hour) {
                const Plan plan = scene.block(3600);
                INFO(plan.reason);
                REQUIRE(plan.orders.empty());
            }
        }
        CHECK(scene.held[0].size == wad("-10"));
    }
}

TEST_CASE("What does not pay is no wish, and one that ended begins anew", "[moves]") {
    Scene scene;
    scene.carry("0.05");
    CHECK_FALSE(scene.block(12).wish);
    scene.carry("0.5");
    const std::uint64_t since = scene.head.timestamp + 12;
    CHECK(scene.block(12).wish->since == since);
    CHECK(scene.block(kDay / 2).wish->since == since);
    scene.carry("0.05");
    CHECK_FALSE(scene.block(12).wish);
    scene.carry("0.5");
    CHECK(scene.block(12).wish->since > since);
    INFO("also while something is on its way");
    const auto wish = scene.state.wish;
    scene.state.in_flight = "sell 1";
    CHECK(scene.block(kDay).wish == wish);
    CHECK(scene.decide().orders.empty());
    scene.state.in_flight.reset();
    INFO("and while no order can be made");
    scene.long_of = wad("13");
    scene.venue(0).refuses = scene.venue(1).refuses = true;
    const Plan refused = scene.block(12);
    CHECK(refused.action == Action::kRefuse);
    CHECK(refused.wish);
    scene.long_of = wad("10");
    scene.venue(0).refuses = scene.venue(1).refuses = false;
    INFO("chain time that goes back makes none older");
    scene.head.timestamp = wish->since - 100;
    CHECK(scene.decide().orders.empty());
}

TEST_CASE("No move while it may not be, and none that would not be undone", "[moves]") {
    const auto due = [](auto change) {
        Scene scene;
        scene.carry("0.5");
        scene.state.wish = MoveWish{0, 1, scene.head.timestamp - kDay};
        change(scene);
        return scene.decide();
    };
    REQUIRE(due([](Scene&) {}).orders.size() == 1);
    CHECK(due([](Scene& s) { s.state.only_reduce = true; }).orders.empty());
    CHECK(due([](Scene& s) { s.held[0].orders = {{"0x1", wad("1")}}; }).orders.empty());
    CHECK(due([](Scene& s) { s.spec.allocation.by = AllocationBy::kPreference; }).orders.empty());
    const Plan refused = due([](Scene& s) { s.venue(1).refuses = true; });
    CHECK(refused.action == Action::kHold);
    CHECK_THAT(refused.reason, Catch::Contains("but it refuses"));
    INFO("half a band is no move: the delta would stay off by it");
    CHECK(due([](Scene& s) { s.state.max_order = wad("2000"); }).orders.empty());
    CHECK(due([](Scene& s) { s.state.max_order = wad("2002"); }).orders.front().size ==
          wad("-1.001"));
    INFO("nor one that the rule would wait with");
    CHECK(due([](Scene& s) {
              Params params;
              params.set("every", Duration{3'600'000});
              s.state.last_rebalance = s.head.timestamp - 60;
              s.rule = make_interval(params, "ETH").value();
          }).orders.empty());
}

TEST_CASE("Margin goes before a move, and a move before what tidies up", "[moves]") {
    Scene scene;
    scene.carry("0.5");
    scene.state.wish = MoveWish{0, 1, scene.head.timestamp - kDay};
    scene.venue(0).untidy = true;
    CHECK(scene.decide().orders.front().moves);
    scene.venue(0).urgent = true;
    CHECK(scene.decide().orders.front().what == "save");
    scene.venue(0).urgent = false;
    scene.state.wish.reset();
    CHECK(scene.decide().orders.front().what == "tidy");
}

TEST_CASE("Half of a move that is on its way is left alone", "[moves]") {
    Scene scene;
    scene.carry("0.5");
    scene.state.in_flight = "sell 10";
    scene.state.pending = Order{};
    scene.state.pending->size = wad("-10");
    scene.state.pending->deadline = scene.head.timestamp + 10;
    CHECK(scene.decide().action == Action::kCancel);
    scene.state.pending->moves = true;
    CHECK(scene.decide().action == Action::kHold);
    INFO("until its time is over");
    scene.head.timestamp += 11;
    CHECK(scene.decide().action == Action::kCancel);
}
