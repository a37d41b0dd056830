// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/guard.hpp"

#include <catch2/catch.hpp>
#include <functional>

namespace evenkeel {
namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

/// A world in which selling one ETH at 1990 passes every limit; each row breaks one thing.
struct World {
    World() {
        limits.max_order = wad("250000");
        limits.max_orders_per_hour = 30;
        limits.max_notional_per_day = wad("2000000");
        limits.max_gas_per_day = Wei(u256::pow10(18));
        limits.max_oracle_deviation = Ratio{wad("0.02")};
        limits.max_head_age = Duration{60'000};
        limits.max_drawdown = Ratio{wad("0.1")};
        allowed = {{venue, {1, 2, 3, 4}}};
        head.number = 7;
        head.timestamp = 1'700'000'000;

        HedgeState hedge;
        hedge.venue = "perp_v2";
        hedge.id = "0xBASE";
        hedge.size = wad("-9");
        hedge.margin = wad("10000");
        hedge.mark = hedge.price = hedge.index = wad("2001");
        hedge.initial_margin_ratio = wad("0.1");
        exposure.asset = "ETH";
        exposure.price = wad("2000");
        exposure.pools = {{{}, {}, wad("1999")}};
        exposure.terms = {{.venue = "uniswap_v3",
                           .id = "1",
                           .delta = wad("10"),
                           .value = wad("40000"),
                           .amounts = {},
                           .fees = {},
                           .hedge = {}},
                          {.venue = "perp_v2",
                           .id = "0xBASE",
                           .delta = wad("-9"),
                           .value = {},
                           .amounts = {},
                           .fees = {},
                           .hedge = hedge}};
        plan.action = Action::kRebalance;
        plan.orders = {{.venue = "perp_v2",
                        .id = "0xBASE",
                        .size = wad("-1"),
                        .limit_price = wad("1990"),
                        .notional = wad("2000"),
                        .to = venue,
                        .data = {1, 2, 3, 4, 5}}};
    }

    std::vector<Refusal> run() const {
        return examine(plan, exposure,
                       {.limits = limits,
                        .ledger = ledger,
                        .allowed = allowed,
                        .max_leverage = {wad("5")},
                        .slippage_budget = wad("0.005"),
                        .head = head,
                        .now = WallTime(std::chrono::milliseconds(1'700'000'030'000))});
    }

    Address venue{{0x11}};
    Limits limits;
    Ledger ledger;
    std::vector<AllowedCall> allowed;
    Head head;
    Exposure exposure;
    Plan plan;
};

struct Row {
    const char* limit;
    std::function<void(World&)> change;
};

std::vector<Row> rows() {
    return {
        {"limits.max_order", [](World& w) { w.plan.orders[0].notional = wad("250000.01"); }},
        {"limits.max_orders_per_hour", [](World& w) { w.ledger.orders_last_hour = 30; }},
        {"limits.max_notional_per_day",
         [](World& w) { w.ledger.notional_last_day = wad("1998000.01"); }},
        {"limits.max_orders_per_day",
         [](World& w) {
             w.limits.max_orders_per_day = 99;
             w.ledger.orders_last_day = 99;
         }},
        {"limits.max_notional_per_hour",
         [](World& w) { w.limits.max_notional_per_hour = wad("1999.99"); }},
        {"limits.max_slippage_per_hour",
         [](World& w) {
             w.limits.max_slippage_per_hour = wad("50");
             w.ledger.slippage_last_hour = wad("50");
             w.plan.orders[0].notional = wad("2000");
             w.plan.orders[0].limit_price = wad("1999");
         }},
        {"limits.max_slippage_per_day",
         [](World& w) {
             w.limits.max_slippage_per_day = wad("50");
             w.ledger.slippage_last_day = wad("50.01");
         }},
        {"limits.max_gas_per_hour",
         [](World& w) { w.limits.max_gas_per_hour = w.ledger.gas_last_hour = Wei(u256(7u)); }},
        {"limits.max_gas_per_day", [](World& w) { w.ledger.gas_last_day = Wei(u256::pow10(18)); }},
        {"limits.max_oracle_deviation",
         [](World& w) { w.exposure.pools[0].price = wad("1959.9"); }},
        {"limits.max_oracle_deviation",
         [](World& w) { w.exposure.terms[1].hedge->price = wad("2041"); }},
        {"limits.max_oracle_deviation",
         [](World& w) {
             w.exposure.basket = {{.asset = "LINK", .price = wad("15"), .amount = {}, .gross = {}}};
             w.exposure.basket[0].pools = {wad("15.29"), wad("15.31")};
         }},
        {"limits.max_head_age", [](World& w) { w.head.timestamp -= 31; }},
        {"limits.max_drawdown", [](World& w) { w.ledger.peak_equity = wad("55556"); }},
        {"rebalance.max_slippage", [](World& w) { w.plan.orders[0].limit_price = wad("1989.9"); }},
        {"rebalance.max_slippage", [](World& w) { w.plan.orders[0].limit_price = Wad{}; }},
        {"allowed calls", [](World& w) { w.plan.orders[0].data[0] = 9; }},
        {"allowed calls",
         [](World& w) {
             w.plan.orders[0].data = {1, 2, 3};
         }},
        {"allowed calls", [](World& w) { w.plan.orders[0].to = Address{}; }},
        {"margin", [](World& w) { w.exposure.terms[1].hedge->initial_margin_ratio = wad("0.6"); }},
        {"leverage.max", [](World& w) { w.exposure.terms[1].hedge->margin = wad("3999"); }},
        {"leverage.max",
         [](World& w) { w.exposure.terms[1].hedge->other_notional = wad("30000.01"); }},
        {"margin",
         [](World& w) {
             w.exposure.terms[1].hedge->initial_margin_ratio = wad("0.4");
             w.exposure.terms[1].hedge->other_notional = wad("5000.01");
         }},
        {"reverts in a row", [](World& w) { w.ledger.reverts_in_a_row = kMaxRevertsInARow; }},
    };
}

}  // namespace

TEST_CASE("money that becomes margin, or comes out of it, is no drawdown", "[guard]") {
    World world;
    const Wad before = equity(world.exposure).value();
    HedgeState& hedge = *world.exposure.terms[1].hedge;
    hedge.margin -= wad("4000");
    hedge.idle += wad("4000");
    CHECK(equity(world.exposure) == before);
}

TEST_CASE("an order within every limit passes", "[guard]") {
    CHECK(World().run().empty());
}

TEST_CASE("each limit refuses alone, says its name, its value and what would lift it", "[guard]") {
    for (const Row& row : rows()) {
        World world;
        row.change(world);
        const auto refusals = world.run();
        INFO(row.limit);
        REQUIRE(refusals.size() == 1);
        CHECK(refusals[0].limit == row.limit);
        CHECK_FALSE(refusals[0].found.empty());
        CHECK_FALSE(refusals[0].lift.empty());
    }
}

TEST_CASE("a value exactly at its limit passes", "[guard]") {
    World world;
    world.plan.orders[0].notional = wad("250000");
    world.ledger.orders_last_hour = 29;
    world.exposure.pools[0].price = wad("1960");
    world.exposure.terms[1].hedge->margin = wad("4000");
    world.ledger.peak_equity = wad("48888");
    world.head.timestamp -= 30;
    CHECK(world.run().empty());
}

TEST_CASE("an order that only reduces passes the limits on risk, not those on prices", "[guard]") {
    World world;
    world.plan.orders[0].reduce_only = true;
    world.plan.orders[0].size = wad("1");
    world.plan.orders[0].limit_price = wad("2010");
    world.plan.orders[0].notional = wad("900000");
    world.ledger.orders_last_hour = 1'000;
    world.ledger.peak_equity = wad("1000000");
    world.exposure.terms[1].hedge->margin = wad("1");
    CHECK(world.run().empty());
    world.exposure.pools[0].price = wad("1000");
    CHECK(world.run().size() == 1);
}

TEST_CASE("a refused plan has no orders and gives every reason", "[guard]") {
    World world;
    world.plan.orders[0].notional = wad("300000");
    world.ledger.orders_last_hour = 99;
    world.plan.delta_before = wad("1");
    const Plan plan = guarded(world.plan, world.exposure,
                              {.limits = world.limits,
                               .ledger = world.ledger,
                               .allowed = world.allowed,
                               .max_leverage = {},
                               .slippage_budget = wad("0.005"),
                               .head = world.head,
                               .now = WallTime(std::chrono::milliseconds(1'700'000'000'000))});
    CHECK(plan.action == Action::kRefuse);
    CHECK(plan.orders.empty());
    CHECK(plan.delta_after == plan.delta_before);
    CHECK(plan.reason.find("limits.max_order:") != std::string::npos);
    CHECK(plan.reason.find("limits.max_orders_per_hour:") != std::string::npos);
}

TEST_CASE("absent limits are not checked and a plan without orders is left alone", "[guard]") {
    World world;
    world.limits = {};
    world.plan.orders[0].notional = wad("1000000000");
    world.exposure.pools[0].price = wad("1");
    world.head.timestamp = 0;
    CHECK(world.run().empty());
    world.plan.action = Action::kHold;
    world.plan.orders.clear();
    CHECK(world.run().empty());
}

}  // namespace evenkeel
