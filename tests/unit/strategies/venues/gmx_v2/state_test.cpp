// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/strategies/venues/gmx_v2/world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace evenkeel::test::gmx;

namespace {

/// A short of 10 from 2000, with 6666 USDC; figures as if the price were 1990.
FakePosition short_of_ten() {
    FakePosition out;
    out.profit = "100";
    out.pending_impact = i256(-10'000'000'000'000'000);  // 0.01
    out.pending_impact_usd = "-20";
    out.impact = "-22.5";
    out.costs = u256(15'000'000u);
    out.funding = u256(2'000'000u);
    out.borrowing = "1";
    out.claimable_long = u256(1'000'000'000'000'000u);
    out.claimable_short = u256(500'000u);
    return out;
}

std::string closed(const Facts& facts) {
    const World world(facts);
    REQUIRE(world.state);
    return world.state->closed.value_or("open");
}

}  // namespace

TEST_CASE("A position is read with what closing it would pay", "[gmx_v2]") {
    Facts facts;
    facts.price = "1990";
    facts.held = {short_of_ten()};
    const World world(facts);
    REQUIRE(world.trouble == "");
    const HedgeState& found = *world.state;
    CHECK(found.venue == "gmx_v2");
    CHECK(found.id == to_checksum(kMarket));
    // Ten tokens short, and the impact of opening, which is settled at the price: 0.01 more.
    CHECK(found.size == wad("-10.01"));
    CHECK(found.open_notional == wad("20000"));
    // 6666 + 100 - 22.5 - 15
    CHECK(found.margin == wad("6728.5"));
    // 2 + 1 owed; claimable are 0.001 WETH, 0.5 USDC and 2 USDC that are credited already.
    CHECK(found.pending_funding == wad("-1.49"));
    CHECK(found.value == wad("81.49"));
    CHECK(found.claimable == std::map<Address, u256>{{kWeth, u256(1'000'000'000'000'000u)},
                                                     {kUsdc, u256(2'500'000u)}});
    CHECK(found.price == wad("1990"));
    CHECK(found.mark == found.price);
    CHECK(found.index == found.price);
    CHECK(found.initial_margin_ratio == wad("0.01"));
    CHECK(found.maintenance_margin_ratio == wad("0.005"));
    // The cushion of 6728.5 less 0.5 % of 20,000, over ten tokens.
    CHECK(found.liquidation_price == wad("2652.85"));
    CHECK(found.free_collateral == wad("6529.301"));
    CHECK(found.funds == std::map<Address, u256>{{kUsdc, u256(50'000'000'000u)}});
    CHECK(found.idle == wad("50000"));
    CHECK_FALSE(found.closed);
    CHECK(found.ours_alone);
    CHECK(found.turns);
    CHECK(found.orders.empty());
    CHECK(found.fills_within == 0);
    CHECK(found.keeper_market->short_side.notional == usd("20000"));
    CHECK(found.fills_off == wad("0.05"));
    CHECK(found.keeper_market->increase_fee == Wei(u256(5'220'000'000'000'000u)));
    CHECK(found.keeper_market->converting_fee == Wei(u256(6'420'000'000'000'000u)));
}

TEST_CASE("A long is the other way round", "[gmx_v2]") {
    FakePosition held;
    held.is_long = true;
    held.profit = "-100";
    Facts facts;
    facts.price = "1990";
    facts.held = {held};
    const World world(facts);
    REQUIRE(world.trouble == "");
    CHECK(world.state->size == wad("10"));
    CHECK(world.state->open_notional == wad("-20000"));
    CHECK(world.state->margin == wad("6554"));
    CHECK(world.state->liquidation_price == wad("1344.6"));
}

TEST_CASE("Nothing is held at first", "[gmx_v2]") {
    const World world;
    REQUIRE(world.trouble == "");
    CHECK(world.state->size == Wad());
    CHECK(world.state->margin == Wad());
    CHECK_FALSE(world.state->liquidation_price);
    CHECK(is_flat(*world.state));
}

TEST_CASE("An index token without a contract has the decimals of its feed", "[gmx_v2]") {
    FakePosition held;
    held.tokens = u256(1'000'000'000u);  // ten of eight decimals
    Facts facts;
    facts.index_decimals = 8;
    facts.held = {held};
    const World world(facts);
    REQUIRE(world.trouble == "");
    CHECK(world.state->size == wad("-10"));
    CHECK(world.state->price == wad("2000"));
    const Order order = world.order("-1.000000009").value();
    CHECK(order.size == wad("-1"));
    CHECK(order_in(order).numbers.size_delta_usd == usd("2000"));
    CHECK(order_in(order).numbers.acceptable_price == *checked_mul(u256(1'980u), u256::pow10(22)));
}

TEST_CASE("A stable price widens the collateral's, and margin is counted at the lower",
          "[gmx_v2]") {
    Facts facts;
    facts.usdc_price = "0.99";
    facts.stable = "1";
    facts.held = {FakePosition{}};
    const World world(facts);
    REQUIRE(world.trouble == "");
    CHECK(world.state->keeper_market->collateral.min == *checked_mul(u256(99u), u256::pow10(22)));
    CHECK(world.state->keeper_market->collateral.max == u256::pow10(24));
    CHECK(world.state->margin == wad("6587.46"));
    CHECK(world.state->idle == wad("49500"));
}

TEST_CASE("Open orders are shown with what they will do, and hold margin", "[gmx_v2]") {
    Facts facts;
    facts.held = {FakePosition{}};
    facts.open = {{.key = 2, .type = 4, .notional = "5000", .updated = 9'980},
                  {.key = 1,
                   .type = 2,
                   .notional = "4000",
                   .collateral = u256(100'000'000u),
                   .updated = 9'700},
                  {.key = 3, .type = 2, .notional = "0", .collateral = u256(7'000'000u)},
                  {.key = 9, .market = kVault}};
    const World world(facts);
    REQUIRE(world.trouble == "");
    const HedgeState& found = *world.state;
    REQUIRE(found.orders.size() == 3);
    CHECK(found.orders[0].key == "0x" + std::string(63, '0') + "1");
    CHECK(found.orders[0].size == wad("-2"));
    CHECK(found.orders[0].since == 9'700);
    CHECK(found.orders[0].dead);
    CHECK(found.orders[1].size == wad("2.5"));
    CHECK_FALSE(found.orders[1].dead);
    CHECK(found.orders[2].size == Wad());
    CHECK(committed(found) == wad("-7.5"));
    // 6666 - 12, and what both increases brought along.
    CHECK(found.margin == wad("6761"));
    CHECK_FALSE(found.closed);
    CHECK_FALSE(is_flat(found));
}

TEST_CASE("An order is dead when keepers' prices can only be too new for it", "[gmx_v2]") {
    for (const auto& [updated, dead] : {std::pair(9'701u, false), std::pair(9'700u, true)}) {
        Facts facts;
        facts.open = {{.updated = updated}};
        CHECK(World(facts).state->orders.front().dead == dead);
    }
    Params params = configured_params();
    params.set("order_timeout", Duration{600'000});
    Facts facts;
    facts.open = {{.updated = 9'401}};
    CHECK_FALSE(World(facts, params).state->orders.front().dead);
    facts.open = {{.updated = 9'400}};
    CHECK(World(facts, params).state->orders.front().dead);
}

TEST_CASE("A decrease of more than there is will do nothing", "[gmx_v2]") {
    Facts facts;
    facts.held = {FakePosition{}};
    facts.open = {{.type = 4, .notional = "20000.000000000000000001"}};
    CHECK(World(facts).state->orders.front().size == Wad());
    facts.open = {{.type = 4, .notional = "20000"}};
    CHECK(World(facts).state->orders.front().size == wad("10"));
}

TEST_CASE("A market of GMX that takes no orders says why", "[gmx_v2]") {
    CHECK(closed({}) == "open");
    CHECK_THAT(closed({.market_disabled = true}), Catch::Contains("market is disabled"));
    CHECK_THAT(closed({.no_decrease = true}), Catch::Contains("takes no decreases"));
    CHECK_THAT(closed({.not_executed = true}), Catch::Contains("carries no decreases out"));
    CHECK_THAT(closed({.knows_create_order = false}), Catch::Contains("createOrder of v2.2"));
    CHECK_THAT(closed({.price_age = 3'601}), Catch::Contains("3601s old, its heartbeat is 3600s"));
    CHECK(closed({.price_age = 3'600}) == "open");
    CHECK_THAT(closed({.base_fee = Wei()}), Catch::Contains("no gas price"));
    CHECK(closed({.no_increase = true}) == "open");
}

TEST_CASE("What no hedge makes is counted and left alone", "[gmx_v2]") {
    Facts both;
    both.held = {FakePosition{},
                 FakePosition{.is_long = true, .tokens = u256(4'000'000'000'000'000'000u)}};
    CHECK_THAT(closed(both), Catch::Contains("both long and short"));
    CHECK(World(both).state->size == wad("-6"));
    CHECK(World(both).state->open_notional == Wad());
    CHECK(World(both).state->margin == wad("13308"));
    Facts other;
    other.held = {
        FakePosition{.collateral_token = kWeth, .collateral = u256::pow10(18), .costs = u256()}};
    CHECK_THAT(closed(other), Catch::Contains("other collateral"));
    CHECK(World(other).state->size == wad("-10"));
    CHECK(World(other).state->margin == wad("2000"));
    for (const FakeOrder& order :
         {FakeOrder{.type = 3}, FakeOrder{.type = 6}, FakeOrder{.token = kWeth},
          FakeOrder{.path = {kMarket}}, FakeOrder{.receiver = kVault}}) {
        Facts facts;
        facts.open = {order};
        CHECK_THAT(closed(facts), Catch::Contains("which no hedge makes"));
        CHECK(World(facts).state->orders.empty());
    }
}

TEST_CASE("What cannot be read is an error that says so", "[gmx_v2]") {
    const auto trouble = [](const Facts& facts, Errc code,
                            const Params& params = configured_params()) {
        const World world(facts, params);
        CHECK_FALSE(world.state);
        CHECK(world.code == code);
        return world.trouble;
    };
    Facts facts;
    for (const std::size_t words : {13u, 15u}) {
        facts.odd_position = Bytes(words * 32);
        CHECK_THAT(trouble(facts, Errc::kUnsupported), Catch::Contains("of v2.0 or v2.1"));
    }
    facts.odd_position = Bytes(9 * 32);
    CHECK_THAT(trouble(facts, Errc::kUnsupported),
               Catch::Contains("answers 9 words for a position, v2.2 has 14"));
    Facts changed;
    changed.held = {FakePosition{}};
    changed.odd_info = true;
    CHECK_THAT(trouble(changed, Errc::kDecode), Catch::Contains("of another position"));
    CHECK_THAT(trouble({.price = "0"}, Errc::kMissing), Catch::Contains("has no price"));
    CHECK_THAT(trouble({.order_count = 101}, Errc::kUnsupported),
               Catch::Contains("101 orders, of which 0 are read"));
    CHECK_THAT(trouble({.short_token = kVault}, Errc::kUnsupported),
               Catch::Contains("short token"));
    Params params = configured_params();
    params.set("market", kVault);
    CHECK_THAT(trouble({}, Errc::kReverted, params), Catch::Contains("gmx market"));
}

TEST_CASE("A market that the store does not know is named", "[gmx_v2]") {
    World world;
    world.chain.on<markets::GetMarket>(kReader, {kStore, kMarket}, {});
    FactBook fresh;
    const auto found = world.chain.read(*world.venue, fresh);
    CHECK_THAT(found.error().message, Catch::Contains("has no market"));
}

TEST_CASE("Another price feed or multiplier is noticed", "[gmx_v2]") {
    World world;
    CHECK_FALSE(world.venue->outgrown(*world.snapshot, world.book).value());
    world.chain.on<store::GetAddress>(kStore, {gmx_v2::store_key("PRICE_FEED", kUsdc)}, {kEthFeed});
    world.read();
    CHECK(world.venue->outgrown(*world.snapshot, world.book).value());
    world.read();
    CHECK_FALSE(world.venue->outgrown(*world.snapshot, world.book).value());
}

TEST_CASE("Keys that do not fit are refused", "[gmx_v2]") {
    const auto trouble = [](auto edit) {
        Params params = configured_params();
        edit(params);
        return gmx_v2::make(params, {kAccount, kMulticall, {kWeth}}).error().message;
    };
    CHECK_THAT(trouble([](Params& one) { one.set("leverage.target", wad("6")); }),
               Catch::Contains("above leverage.max"));
    CHECK_THAT(trouble([](Params& one) { one.set("execution_fee_margin", Ratio{wad("-0.1")}); }),
               Catch::Contains("execution_fee_margin"));
    CHECK_THAT(trouble([](Params& one) { one.set("max_execution_fee", Wad()); }),
               Catch::Contains("max_execution_fee"));
    const Params all = configured_params();
    for (const char* name : {"exchange_router", "reader", "order_vault", "referral_storage",
                             "market", "collateral", "leverage.target"}) {
        Params params;
        for (const auto& [key, value] : all.values())
            if (key != name) params.set(key, value);
        CHECK_THAT(gmx_v2::make(params, {kAccount, kMulticall, {}}).error().message,
                   Catch::Contains(std::string(name) + " is missing"));
    }
}

TEST_CASE("The fee covers the tip that the transaction may pay", "[gmx_v2]") {
    Facts facts;
    facts.max_tip = gwei(2);
    CHECK(World(facts).state->keeper_market->increase_fee == Wei(u256(13'920'000'000'000'000u)));
}
