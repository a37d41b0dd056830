// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/state.hpp"

#include <catch2/catch.hpp>

#include "strategies/models/liquidation.hpp"
#include "tests/unit/strategies/venues/hyperliquid/core_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

std::string closed(const Core& core) {
    const HedgeState found = state_of(core).value();
    return found.closed.value_or("open");
}

double liquidated_at(const Core& core) {
    return state_of(core).value().liquidation_price.value().to_double();
}

}  // namespace

TEST_CASE("A position is read in the scales of HyperCore", "[hyperliquid]") {
    const HedgeState found = state_of({}).value();
    CHECK(found.venue == "hyperliquid");
    CHECK(found.id == "ETH");
    CHECK(found.size == wad("-10"));
    CHECK(found.open_notional == wad("20100"));
    CHECK(found.value == wad("100"));
    CHECK(found.margin == wad("6000"));
    CHECK(found.free_collateral == wad("2000"));
    CHECK(found.pending_funding.is_zero());
    CHECK(found.mark == wad("2000"));
    CHECK(found.index == wad("2001"));
    CHECK(found.price == wad("2000"));
    CHECK(found.touch == Touch{wad("1999.9"), wad("2000.1")});
    CHECK(found.initial_margin_ratio == wad("0.2"));
    CHECK(found.maintenance_margin_ratio == wad("0.02"));
    CHECK(found.idle == wad("1000"));
    CHECK(found.funds ==
          std::map<Address, u256>{{hyperliquid::kUsdcOnCore, u256(100'000'000'000u)}});
    CHECK(found.other_notional.is_zero());
    CHECK(found.removable == wad("2000"));
    CHECK_FALSE(found.margin_stuck);
    CHECK(found.fills_within == 15);
    CHECK(found.orders.empty());
    CHECK(found.ours_alone);
    CHECK_FALSE(found.closed);
}

TEST_CASE("Prices and sizes have the decimals of the perp", "[hyperliquid]") {
    Core core;
    core.info.sz_decimals = 0;
    core.position.szi = 7;
    core.mark = 123;
    core.best = {120, 125};
    const HedgeState found = state_of(core).value();
    CHECK(found.size == wad("7"));
    CHECK(found.mark == wad("0.000123"));
    CHECK(found.price == wad("0.0001225"));
    CHECK(found.open_notional == wad("-20100"));
    core.info.sz_decimals = 6;
    CHECK(state_of(core).value().size == wad("0.000007"));
    CHECK(state_of(core).value().mark == wad("123"));
}

TEST_CASE("Margin below zero, and less than is used, is read as it is", "[hyperliquid]") {
    Core core;
    core.summary.account_value = -5'000'000;
    const HedgeState found = state_of(core).value();
    CHECK(found.margin == wad("-5"));
    CHECK(found.free_collateral.is_zero());
    CHECK(liquidation_distance(found) == Wad{});
}

TEST_CASE("A short is liquidated above the mark, where its margin is the maintenance",
          "[hyperliquid]") {
    // 2000 + (6000 - 400) / 10 / 1.02
    CHECK(liquidated_at({}) == Approx(2000.0 + 5600.0 / 10.2).epsilon(1e-12));
    Core core;
    core.position.szi = 100'000;
    CHECK(liquidated_at(core) == Approx(2000.0 - 5600.0 / 9.8).epsilon(1e-12));
    core.summary.account_value = 60'000'000'000;
    CHECK(liquidated_at(core) == 0.0);
}

TEST_CASE("What other positions of the account use is not there to be lost", "[hyperliquid]") {
    Core core;
    core.summary.margin_used = 5'500'000'000;  // 1,500 of others
    core.summary.ntl_pos = 26'000'000'000;
    CHECK(state_of(core).value().other_notional == wad("6000"));
    CHECK(liquidated_at(core) == Approx(2000.0 + 4100.0 / 10.2).epsilon(1e-12));
    const HedgeState found = state_of(core).value();
    CHECK(liquidation_distance(found).value().to_double() == Approx(4100.0 / 10.2 / 2000.0));
}

TEST_CASE("An isolated position has the margin it keeps, and may only be reduced",
          "[hyperliquid]") {
    Core core;
    CHECK_FALSE(state_of(core).value().closable);
    core.position.is_isolated = true;
    core.position.isolated_raw_usd = 21'000'000'000;  // 1,000 of equity at the mark
    CHECK(liquidated_at(core) == Approx(2000.0 + 600.0 / 10.2).epsilon(1e-12));
    CHECK_THAT(closed(core), Catch::Contains("is isolated, expected cross"));
    CHECK(state_of(core).value().closable);
    core.exists = false;
    CHECK_FALSE(state_of(core).value().closable);
    INFO("a perp that takes nothing else");
    core = {};
    core.info.only_isolated = true;
    CHECK_THAT(closed(core), Catch::Contains("takes isolated margin only"));
    CHECK(state_of(core).value().closable);
}

TEST_CASE("Nothing is liquidated where nothing is held", "[hyperliquid]") {
    Core core;
    core.position = {};
    const HedgeState found = state_of(core).value();
    CHECK_FALSE(found.liquidation_price);
    CHECK_FALSE(liquidation_distance(found));
    // The account never set a leverage: HyperCore takes 20, and no more than there is.
    CHECK(found.initial_margin_ratio == wad("0.05"));
    core.info.max_leverage = 3;
    CHECK(state_of(core).value().initial_margin_ratio == wad("0.333333333333333334"));
    CHECK(state_of(core).value().maintenance_margin_ratio == wad("0.166666666666666667"));
}

TEST_CASE("Leverage above the perp's highest counts as that", "[hyperliquid]") {
    Core core;
    core.position.leverage = 40;
    CHECK(state_of(core).value().initial_margin_ratio == wad("0.04"));
}

TEST_CASE("A perp of HyperCore that takes no orders says why", "[hyperliquid]") {
    const auto changed = [](auto change) {
        Core core;
        change(core);
        return closed(core);
    };
    CHECK(changed([](Core&) {}) == "open");
    CHECK_THAT(changed([](Core& core) { core.exists = false; }),
               Catch::Contains("does not know the account"));
    CHECK_THAT(changed([](Core& core) { core.info.only_isolated = true; }),
               Catch::Contains("isolated margin only"));
    CHECK(changed([](Core& core) { core.mark = 0; }) == "there is no mark price");
    CHECK(changed([](Core& core) { core.oracle = 0; }) == "there is no oracle price");
    CHECK_THAT(changed([](Core& core) { core.best.bid = 0; }), Catch::Contains("empty side"));
    CHECK_THAT(changed([](Core& core) { core.best.ask = 0; }), Catch::Contains("empty side"));
    CHECK_THAT(changed([](Core& core) {
                   core.best = {200'010, 199'990};
               }),
               Catch::Contains("cross"));
    CHECK_THAT(changed([](Core& core) { core.best.ask = core.best.bid; }),
               Catch::Contains("cross"));
}

TEST_CASE("Without two sides of the book the price is the mark's", "[hyperliquid]") {
    Core core;
    core.best.ask = 0;
    const HedgeState found = state_of(core).value();
    CHECK_FALSE(found.touch);
    CHECK(found.price == wad("2000"));
}

TEST_CASE("An account that HyperCore does not know has nothing there", "[hyperliquid]") {
    Core core;
    core.exists = false;
    const HedgeState found = state_of(core).value();
    CHECK(found.size.is_zero());
    CHECK(found.margin.is_zero());
    CHECK(found.idle.is_zero());
    CHECK(found.funds.empty());
    CHECK(found.mark == wad("2000"));
}

TEST_CASE("Another coin than configured is an error, not a closed market", "[hyperliquid]") {
    Core core;
    core.info.coin = "BTC";
    const auto found = state_of(core);
    CHECK(found.error().code == Errc::kConfig);
    CHECK_THAT(found.error().message, Catch::Contains("perp 4 of dex 0 is BTC, coin says ETH"));
}

TEST_CASE("Figures that cannot be are errors", "[hyperliquid]") {
    Core core;
    core.usdc.hold = core.usdc.total + 1;
    CHECK_THAT(state_of(core).error().message, Catch::Contains("hold more USDC than there is"));
    core = {};
    core.info.sz_decimals = 7;
    CHECK_THAT(state_of(core).error().message, Catch::Contains("expected at most 6"));
    core = {};
    core.info.max_leverage = 0;
    CHECK_THAT(state_of(core).error().message, Catch::Contains("leverage above zero"));
}

TEST_CASE("A perp of another dex is read by its own numbers, and gives no margin out",
          "[hyperliquid]") {
    Core core;
    core.market.perp = {1, 2};
    core.market.coin = core.info.coin = "xyz:NVDA";
    const HedgeState found = state_of(core).value();
    CHECK(found.id == "xyz:NVDA");
    CHECK(found.size == wad("-10"));
    CHECK(found.removable == wad("0"));
    CHECK(found.margin_stuck == "spot USDC does not reach dex 1");
}
