// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/keeper/engine/causes.hpp"
#include "tests/unit/keeper/engine/shared_scene.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

TEST_CASE("What both want is one order, and both say so", "[decision][netting]") {
    SharedScene scene;
    const auto found = scene.decided();
    const Plan &lead = found[0].plan, &other = found[1].plan;
    INFO(lead.reason);
    REQUIRE(lead.orders.size() == 1);
    CHECK(lead.orders[0].size == -delta_of(found[0]) - delta_of(found[1]));
    CHECK(lead.orders[0].parts.size() == 2);
    CHECK_THAT(lead.reason,
               Catch::Contains("one order of -") && Catch::Contains("ETH for eth-usdc, other"));
    CHECK(lead.delta_after == Wad());
    CHECK(other.action == Action::kRebalance);
    CHECK(other.orders.empty());
    CHECK(other.delta_after == Wad());
    CHECK_THAT(other.reason, Catch::Contains("of it in strategy eth-usdc's order of -"));
    CHECK_FALSE(lead.shared);
    CHECK_FALSE(other.shared);
}

TEST_CASE("Each goes by its own part of the position", "[decision][netting]") {
    SharedScene scene;
    scene.perp.size = "-1.0";
    scene.own("-1.5", "0.5");
    const auto found = scene.decided();
    const auto& first = *found[0].exposure->terms[1].hedge;
    CHECK(first.size == wad("-1.0"));
    CHECK(first.part == OwnedPart{wad("-1.5"), wad("-1.5"), true});
    CHECK(found[0].exposure->terms[1].delta == wad("-1.5"));
    CHECK(delta_of(found[1]) - delta_of(found[0]) == wad("2.0"));
}

TEST_CASE("What crosses changes both marks and orders nothing", "[decision][netting]") {
    SharedScene scene;
    const auto flat = scene.decided();
    const Wad each = delta_of(flat[0]);
    const std::string whole = to_string(-each - each);
    scene.perp.size = whole.c_str();
    scene.own(whole.c_str(), "0.0");
    const auto found = scene.decided();
    for (const Decision& one : found) {
        CHECK(one.plan.action == Action::kRebalance);
        CHECK(one.plan.orders.empty());
        CHECK(one.plan.delta_after == Wad());
        CHECK(one.guard->hedges.at(0).size == -each);
        CHECK(one.guard->hedges.at(0).traded != 0);
    }
    CHECK(found[0].plan.crossed == each);
    CHECK(found[1].plan.crossed == -each);
    CHECK_THAT(found[0].plan.reason, Catch::Contains("ETH over from other at 2000.0 USD inside"));
    CHECK_THAT(found[1].plan.reason, Catch::Contains("ETH over to eth-usdc at 2000.0 USD inside"));
}

TEST_CASE("An owner that is halted takes no part, the other goes on", "[decision][netting]") {
    SharedScene scene;
    scene.causes[0] = {waiting(GuardMode::kHalted)};
    const auto found = scene.decided();
    CHECK(found[0].plan.action == Action::kRefuse);
    CHECK_THAT(found[0].plan.reason, Catch::Contains("the guard is halted"));
    REQUIRE(found[1].plan.orders.size() == 1);
    CHECK(found[1].plan.orders[0].size == -delta_of(found[1]));
    CHECK(found[1].plan.orders[0].parts ==
          std::vector<OrderPart>{{"other", 0, -delta_of(found[1])}});
}

TEST_CASE("An owner that only reduces shares in what reduces the whole, and in nothing else",
          "[decision][netting]") {
    SharedScene scene;
    scene.perp.size = "-8.0";
    scene.own("-4.0", "-4.0");
    scene.causes[0] = {waiting(GuardMode::kReducing)};
    auto found = scene.decided();
    CHECK(found[0].plan.orders.at(0).parts.size() == 2);
    CHECK(found[0].plan.orders.at(0).reduce_only);
    scene.perp.size = "0.5";
    scene.own("-3.5", "4.0");
    found = scene.decided();
    CHECK(found[0].plan.action == Action::kRefuse);
    CHECK(found[0].plan.crossed == Wad());
    CHECK(found[1].plan.orders.at(0).parts.size() == 1);
}

TEST_CASE("What the guard refuses of the one order is refused to all who share in it",
          "[decision][netting]") {
    SharedScene scene;
    scene.limits.max_order = wad("3000");
    const auto found = scene.decided();
    for (const Decision& one : found) {
        CHECK(one.plan.action == Action::kRefuse);
        CHECK(one.plan.orders.empty());
        CHECK_THAT(one.plan.reason, Catch::Contains("limits.max_order"));
        CHECK(one.plan.delta_after == one.plan.delta_before);
    }
    CHECK_THAT(found[1].plan.reason, Catch::Contains("strategy eth-usdc's order for both"));
}

TEST_CASE("One that cannot be read keeps its part, and what all are worth is not known",
          "[decision][netting]") {
    SharedScene scene;
    scene.perp.size = "-1.0";
    scene.own("-1.5", "0.5");
    scene.unreadable = 7;
    scene.limits.max_drawdown = Ratio{wad("0.5")};
    scene.perp.margin = "20000.0";
    auto found = scene.decided();
    CHECK_FALSE(found[0].exposure);
    CHECK(found[0].guard->hedges.at(0).size == wad("-1.5"));
    CHECK(found[1].exposure->terms[1].hedge->part->size == wad("0.5"));
    CHECK_FALSE(found[1].exposure->beside);
    CHECK_FALSE(found[1].peak);
    CHECK_FALSE(found[1].plan.orders.empty());
}

TEST_CASE("Strategies that share a hedge are worth the same together", "[decision][netting]") {
    SharedScene scene;
    const auto found = scene.decided();
    CHECK(equity(*found[0].exposure) == equity(*found[1].exposure));
    Wad positions;
    for (const Decision& one : found) positions += one.exposure->terms[0].value;
    CHECK(equity(*found[0].exposure) == positions + wad("20000.0"));
    CHECK(found[0].peak == found[1].peak);
}

TEST_CASE("Nobody orders while one of them has something in flight", "[decision][netting]") {
    SharedScene scene;
    scene.states[0].in_flight = scene.states[1].in_flight = "sell 1 (nonce 7, broadcast)";
    for (const Decision& one : scene.decided()) {
        CHECK(one.plan.action == Action::kHold);
        CHECK_THAT(one.plan.reason, Catch::Contains("in flight: sell 1"));
    }
}

TEST_CASE("A pending order stays while all who share in it want it, else it is taken back",
          "[decision][netting]") {
    SharedScene scene;
    Order pending = scene.decided()[0].plan.orders.at(0);
    scene.states[0].in_flight = scene.states[1].in_flight = "the order (nonce 7, broadcast)";
    scene.states[0].pending = pending;
    auto found = scene.decided();
    CHECK(found[0].plan.action == Action::kHold);
    CHECK(found[1].plan.action == Action::kHold);
    pending.parts[1].size -= wad("1.0");
    pending.size -= wad("1.0");
    scene.states[0].pending = pending;
    found = scene.decided();
    CHECK(found[0].plan.action == Action::kCancel);
    CHECK_THAT(found[0].plan.reason, Catch::Contains("other: it would overshoot"));
    CHECK(found[1].plan.action == Action::kHold);
}

TEST_CASE("An exchange inside counts as a hedge for rules that wait", "[decision][netting]") {
    SharedScene scene;
    for (StrategySpec& one : scene.spec.strategies) {
        one.rebalance.rule = "interval";
        one.rebalance.params = {};
        one.rebalance.params.set("every", Duration{3'600'000});
    }
    scene.own("0.0", "0.0");
    scene.parts[0].traded = 10'000 - 60;
    const auto found = scene.decided();
    CHECK(found[0].plan.action == Action::kHold);
    CHECK(found[1].plan.orders.size() == 1);
}

TEST_CASE("Whose own pool is off the oracle takes no part in another's order",
          "[decision][netting]") {
    SharedScene scene;
    scene.limits.max_oracle_deviation = Ratio{wad("0.02")};
    // The guard itself waits before it believes it.
    scene.limits.guard.trip_after = Duration{60'000};
    scene.other_tick = kSharedTick - 500;  // five percent below
    const auto found = scene.decided();
    INFO(found[1].plan.reason);
    CHECK(found[1].plan.action == Action::kRefuse);
    CHECK_THAT(found[1].plan.reason, Catch::Contains("limits.max_oracle_deviation"));
    REQUIRE(found[0].plan.orders.size() == 1);
    CHECK(found[0].plan.orders[0].size == -delta_of(found[0]));
    scene.other_tick = kSharedTick + 100;
    CHECK(scene.decided()[0].plan.orders[0].parts.size() == 2);
    INFO("nor does it cross");
    scene.other_tick = kSharedTick - 500;
    const Wad wanted = delta_of(found[0]);
    const std::string size = to_string(-wanted - wanted);
    scene.perp.size = size.c_str();
    scene.own(size.c_str(), "0.0");
    for (const Decision& one : scene.decided()) CHECK(one.plan.crossed.is_zero());
}

TEST_CASE("What stands on a chain that stands still is not reckoned with by the others",
          "[decision][netting]") {
    SharedScene scene;
    PortfolioSpec spec = scene.spec;
    spec.chains.push_back({"far", 77, address(90)});
    for (AssetSpec& asset : spec.assets) asset.tokens_on["far"] = asset.tokens;
    spec.strategies[1].positions[0].chain = "far";
    AnsweringChain here, far;
    const auto held = position(kSharedTick - 1000, kSharedTick + 1000,
                               u256(std::uint64_t{1'000'000'000'000'000}));
    add_perp(here, {});
    for (auto* chain : {&here, &far}) {
        add_tokens(*chain);
        add_pool(*chain, kSharedTick);
    }
    add_position(here, 7, held);
    add_position(far, 8, held);
    far.head.timestamp = here.head.timestamp - 600;
    Portfolio portfolio = Portfolio::make(spec).value();
    FactBook facts, far_facts;
    const auto plan = [&](FactBook& book, CallList& calls) {
        return portfolio.plan_reads(book, calls, "far");
    };
    FurtherSnapshots further;
    further.emplace(
        "far", std::make_shared<const Snapshot>(far.snapshot(far.plan(plan, far_facts).value())));
    const Snapshot snapshot = here.read(portfolio, facts).value().beside(std::move(further));
    std::vector<StrategyInputs> inputs(2);
    for (StrategyInputs& one : inputs) {
        one.now = WallTime(std::chrono::seconds(here.head.timestamp));
        one.guard = GuardState{};
    }
    const auto fresh = decide(portfolio, scene.limits, snapshot, inputs);
    REQUIRE(fresh[1].exposure);
    CHECK(equity(*fresh[0].exposure) == equity(*fresh[1].exposure));
    scene.limits.max_head_age = Duration{60'000};
    const auto found = decide(portfolio, scene.limits, snapshot, inputs);
    CHECK_FALSE(found[1].exposure);
    CHECK_THAT(found[1].plan.reason, Catch::Contains("was 600 s old"));
    REQUIRE(found[0].exposure);
    CHECK_FALSE(equity(*found[0].exposure));
}
