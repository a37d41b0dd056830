// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/kinds/closing.hpp"
#include "strategies/kinds/delta_neutral.hpp"
#include "strategies/rules/band.hpp"

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

/// A venue that takes every order as it is.
class OpenVenue final : public HedgeVenue {
  public:
    Result<void> plan_reads(FactBook&, CallList&) override { return {}; }
    Result<bool> outgrown(const Snapshot&, FactBook&) const override { return false; }
    Result<HedgeState> state(const Snapshot&) const override { return HedgeState{}; }
    Result<Order> order(const HedgeState&, const OrderRequest& request) const override {
        Order out;
        out.venue = "open";
        out.size = request.size;
        out.deadline = request.deadline;
        return out;
    }
    std::vector<AllowedCall> allowed_calls() const override { return {}; }
    Result<CallTerms> terms(const Address&, ByteView) const override {
        return fail(Errc::kRefused, Remedy::kGiveUp, "not asked here");
    }
    Result<Fill> fill(const Order& order, ByteView) const override { return Fill{order.size, {}}; }
};

/// Ten long, a band of one, and an order of -10 on its way since block time 1,000.
struct Scene {
    StrategySpec spec;
    std::vector<std::unique_ptr<HedgeVenue>> hedges;
    std::vector<std::optional<Wad>> shares{std::nullopt};
    std::vector<HedgeState> held{HedgeState{}};
    std::unique_ptr<Rule> rule;
    StrategyState state;
    Head head;

    Scene() {
        hedges.push_back(std::make_unique<OpenVenue>());
        spec.name = "s";
        spec.asset = "ETH";
        spec.rebalance.rule = "band";
        spec.rebalance.params.set("width", Amount{wad("1"), "ETH"});
        spec.rebalance.min_order = {wad("0.1"), "ETH"};
        rule = make_band(spec.rebalance.params, "ETH").value();
        Order pending;
        pending.size = wad("-10");
        pending.deadline = 1'300;
        state.in_flight = "sell 10 (nonce 7, broadcast)";
        state.pending = pending;
        head.timestamp = 1'012;
    }
    Plan decide(const char* delta) const {
        Exposure exposure;
        exposure.strategy = "s";
        exposure.asset = "ETH";
        exposure.price = wad("2000");
        exposure.delta = wad(delta);
        exposure.gross_delta = wad("10");
        for (const HedgeState& one : held) {
            Term hedge;
            hedge.hedge = one;
            exposure.terms.push_back(hedge);
        }
        return decide_delta_neutral({spec, *rule, hedges, shares, Wei()}, exposure, state, head);
    }
};

}  // namespace

TEST_CASE("a pending order that still fits is left alone", "[pending]") {
    const Scene scene;
    for (const char* delta : {"10", "9.5", "9", "10.9"}) {
        INFO(delta);
        const Plan plan = scene.decide(delta);
        CHECK(plan.action == Action::kHold);
        CHECK(plan.reason == "in flight: sell 10 (nonce 7, broadcast)");
    }
}

TEST_CASE("what a hedge that cannot turn lacks of its share, it is not asked for", "[pending]") {
    Scene scene;
    scene.state = {};
    scene.hedges.push_back(std::make_unique<OpenVenue>());
    scene.shares = {wad("0.4"), wad("0.6")};
    scene.held.emplace_back().turns = false;
    const Plan plan = scene.decide("10");
    REQUIRE(plan.orders.size() == 1);
    CHECK(plan.orders.front().leg == 0);
    CHECK(plan.orders.front().size == wad("-4"));
}

TEST_CASE("a hedge is asked for as much margin as models say", "[pending]") {
    const Scene scene;
    const DeltaNeutral parts{scene.spec, *scene.rule, scene.hedges, scene.shares, Wei()};
    Exposure exposure;
    exposure.price = wad("2000");
    const auto asked = [&] {
        return request_of(parts, exposure, scene.held[0], wad("1"), scene.head).margin;
    };
    CHECK(asked() == Wad::from_int(1));
    exposure.outlook.margin = wad("1.5");
    CHECK(asked() == wad("1.5"));
}

TEST_CASE("a pending order that is too small by now lands first", "[pending]") {
    CHECK(Scene().decide("25").action == Action::kHold);
}

TEST_CASE("a pending order that would overshoot is replaced by the right one", "[pending]") {
    const Plan plan = Scene().decide("6");
    CHECK(plan.action == Action::kRebalance);
    CHECK(plan.supersedes);
    REQUIRE(plan.orders.size() == 1);
    CHECK(plan.orders.front().size == wad("-6"));
    CHECK(plan.reason.find("no longer wanted: it would overshoot: from 6.0 to -4.0, target 0.0") !=
          std::string::npos);
}

TEST_CASE("a pending order is cancelled when nothing is wanted any more", "[pending]") {
    for (const char* delta : {"0.5", "0", "-0.9"}) {
        INFO(delta);
        const Plan plan = Scene().decide(delta);
        CHECK(plan.action == Action::kCancel);
        CHECK(plan.orders.empty());
        CHECK_FALSE(plan.supersedes);
    }
}

TEST_CASE("a pending order is turned round when the exposure was", "[pending]") {
    const Plan plan = Scene().decide("-8");
    CHECK(plan.action == Action::kRebalance);
    CHECK(plan.supersedes);
    CHECK(plan.orders.front().size == wad("8"));
}

TEST_CASE("a pending order whose deadline has passed is not waited for", "[pending]") {
    Scene scene;
    scene.head.timestamp = 1'300;
    CHECK(scene.decide("10").action == Action::kHold);
    scene.head.timestamp = 1'301;
    const Plan again = scene.decide("10");
    CHECK(again.supersedes);
    CHECK(again.orders.front().size == wad("-10"));
    CHECK(scene.decide("0.2").action == Action::kCancel);
}

TEST_CASE("an order in flight that a block holds is not asked again", "[pending]") {
    Scene scene;
    scene.state.pending.reset();
    CHECK(scene.decide("0").action == Action::kHold);
}

namespace {

/// A hedge of -10 and an order of -5 that its venue took 30 seconds ago.
HedgeState waiting() {
    HedgeState hedge;
    hedge.venue = "later";
    hedge.size = wad("-10");
    hedge.orders = {{"0x01", wad("-5"), 982}};
    return hedge;
}

}  // namespace

TEST_CASE("an order that the venue has yet to carry out is waited for", "[pending]") {
    Scene scene;
    scene.state = {};
    scene.held = {waiting()};
    CHECK(committed(scene.held[0]) == wad("-15"));
    const Plan plan = scene.decide("10");
    CHECK(plan.action == Action::kHold);
    CHECK_THAT(plan.reason, Catch::StartsWith("later has yet to carry out 0x01 of -5.0, for 30s"));
}

TEST_CASE("meanwhile another hedge may trade", "[pending]") {
    Scene scene;
    scene.state = {};
    scene.hedges.push_back(std::make_unique<OpenVenue>());
    scene.shares = {std::nullopt, std::nullopt};
    scene.held = {waiting(), HedgeState{}};
    const Plan plan = scene.decide("10");
    REQUIRE(plan.action == Action::kRebalance);
    CHECK(plan.orders[0].leg == 1);
    CHECK(plan.orders[0].size == wad("-10"));
}

TEST_CASE("a dead order stops all trading until it is taken back, and does not count",
          "[pending]") {
    Scene scene;
    scene.state = {};
    scene.held = {waiting()};
    scene.held[0].orders[0].dead = true;
    CHECK(committed(scene.held[0]) == wad("-10"));
    INFO("another hedge could take the trade");
    scene.hedges.push_back(std::make_unique<OpenVenue>());
    scene.shares = {std::nullopt, std::nullopt};
    scene.held.push_back(HedgeState{});
    CHECK(scene.decide("10").action == Action::kHold);
    scene.held[0].orders.clear();
    CHECK(scene.decide("10").action == Action::kRebalance);
}

TEST_CASE("a venue that shows no orders is given its time", "[pending]") {
    Scene scene;
    scene.state = {};
    scene.held[0].venue = "silent";
    scene.held[0].fills_within = 15;
    CHECK(scene.decide("10").action == Action::kRebalance);
    scene.state.last_mined = 1'000;
    const Plan plan = scene.decide("10");
    CHECK(plan.action == Action::kHold);
    CHECK(plan.reason == "silent may still carry out the last order, for 3s");
    scene.state.last_mined = 997;
    CHECK(scene.decide("10").action == Action::kRebalance);
}

TEST_CASE("a hedge with open orders is not flat and is not closed beside them", "[pending]") {
    HedgeState hedge = waiting();
    hedge.size = {};
    CHECK_FALSE(is_flat(hedge));
    const auto order = closing_order(
        OpenVenue(), hedge,
        {.reference_price = wad("2000"), .max_slippage = {wad("0.01")}, .max_order = {}});
    REQUIRE_FALSE(order);
    CHECK(order.error().code == Errc::kStale);
    CHECK(order.error().message == "later: it has yet to carry out an order");
}
