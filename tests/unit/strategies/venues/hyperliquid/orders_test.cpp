// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/orders.hpp"

#include <catch2/catch.hpp>

#include "strategies/venues/hyperliquid/actions.hpp"
#include "strategies/venues/hyperliquid/terms.hpp"
#include "tests/unit/strategies/venues/hyperliquid/core_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using hyperliquid::LimitOrder;

namespace {

OrderRequest request(const char* size, bool reduce_only = false) {
    return {.size = wad(size),
            .reduce_only = reduce_only,
            .reference_price = wad("2000"),
            .max_slippage = {wad("0.005")},
            .deadline = 12'345};
}

Result<Order> ordered(const OrderRequest& asked, const Core& core = {}) {
    return hyperliquid::make_order(core.market, core.info, state_of(core).value(), asked);
}

std::string refusal(const OrderRequest& asked, const Core& core = {}) {
    const auto order = ordered(asked, core);
    REQUIRE_FALSE(order);
    CHECK(order.error().code == Errc::kRefused);
    return order.error().message;
}

/// The order of these bytes but for its client id, which it is checked to have.
LimitOrder inside(const Order& order, LimitOrder expected) {
    for (std::size_t at = order.data.size() - 28 - 16; at < order.data.size() - 28; ++at)
        expected.cloid = expected.cloid << 8 | u256(order.data[at]);
    CHECK_FALSE(expected.cloid.is_zero());
    return expected;
}

}  // namespace

TEST_CASE("Selling is a limit order at the worst price, rounded up to a tick",
          "[hyperliquid][orders]") {
    OrderRequest asked = request("-1.00009");
    asked.reference_price = wad("2000.12");  // 1990.1194 at worst
    const Order order = ordered(asked).value();
    CHECK(order.venue == "hyperliquid");
    CHECK(order.id == "ETH");
    CHECK(order.kind == OrderKind::kTrade);
    CHECK(order.to == hyperliquid::kCoreWriter);
    CHECK(order.size == wad("-1"));
    CHECK(order.limit_price == wad("1990.2"));
    CHECK(order.notional == wad("2000.12"));
    CHECK(order.deadline == 12'345);
    CHECK_FALSE(order.reduce_only);
    CHECK(order.value == Wei());
    CHECK(order.data == hyperliquid::place_order(inside(
                            order, {.asset = 4, .limit_px = 199'020'000'000, .sz = 100'000'000})));
}

TEST_CASE("Buying is one rounded down to a tick", "[hyperliquid][orders]") {
    OrderRequest asked = request("2.5", true);
    asked.reference_price = wad("2000.12");  // 2010.1206 at worst
    const Order order = ordered(asked).value();
    CHECK(order.size == wad("2.5"));
    CHECK(order.limit_price == wad("2010.1"));
    CHECK(order.reduce_only);
    CHECK(order.data == hyperliquid::place_order(inside(order, {.asset = 4,
                                                                .is_buy = true,
                                                                .limit_px = 201'010'000'000,
                                                                .sz = 250'000'000,
                                                                .reduce_only = true})));
}

TEST_CASE("Orders at HyperCore reduce, close and cross zero by size and reduce_only",
          "[hyperliquid][orders]") {
    struct Row {
        const char* name;
        std::int64_t lots;
        const char* size;
        bool reduce_only;
        const char* traded;
    };
    const auto row = GENERATE(values<Row>({
        {"open", 0, "-0.3", false, "-0.3"},
        {"increase", -100'000, "-0.3", false, "-0.3"},
        {"reduce a short", -100'000, "3", true, "3"},
        {"reduce a long", 100'000, "-3", true, "-3"},
        {"close a short", -100'000, "10", true, "10"},
        {"reduce-only stops at zero", -100'000, "12", true, "10"},
        {"cross zero", -100'000, "12", false, "12"},
        {"close a crumb", -1, "0.0001", true, "0.0001"},
    }));
    INFO(row.name);
    Core core;
    core.position.szi = row.lots;
    const Order order = ordered(request(row.size, row.reduce_only), core).value();
    CHECK(order.size == wad(row.traded));
    CHECK(order.reduce_only == row.reduce_only);
}

TEST_CASE("What the venue orders is what its bytes say", "[hyperliquid][orders]") {
    for (const char* size : {"-1.2345", "0.77777"}) {
        const Order order = ordered(request(size)).value();
        const CallTerms terms = hyperliquid::call_terms({0, 4}, order.to, order.data).value();
        CHECK(terms.size == order.size);
        CHECK(terms.worst_quote == mul(order.size.abs(), order.limit_price).value());
    }
}

TEST_CASE("One decision has one client id, another has another", "[hyperliquid][orders]") {
    const Bytes data = ordered(request("-1")).value().data;
    CHECK(ordered(request("-1")).value().data == data);
    OrderRequest later = request("-1");
    later.deadline += 1;
    CHECK(ordered(later).value().data != data);
    Core core;
    core.market.account = address(77);
    CHECK(ordered(request("-1"), core).value().data != data);
}

TEST_CASE("Orders for HyperCore that cannot be meant are refused", "[hyperliquid][orders]") {
    CHECK_THAT(refusal(request("0")), Catch::Contains("an order of zero"));
    CHECK_THAT(refusal(request("-1", true)),
               Catch::Contains("nothing to reduce: the position is -10.0"));
    CHECK_THAT(refusal(request("-0.00009")), Catch::Contains("less than a lot of ETH"));
    Core core;
    core.position.szi = 0;
    CHECK_THAT(refusal(request("1", true), core), Catch::Contains("nothing to reduce"));
    OrderRequest all = request("-1");
    all.max_slippage = {wad("1")};
    CHECK_THAT(refusal(all), Catch::Contains("no price is the worst accepted"));
}

TEST_CASE("Orders that HyperCore would drop are refused before they are sent",
          "[hyperliquid][orders]") {
    Core core;
    core.best = {198'900, 201'100};
    CHECK_THAT(refusal(request("-1"), core), Catch::Contains("best bid 1989.0"));
    CHECK_THAT(refusal(request("1"), core), Catch::Contains("best offer 2011.0"));
    CHECK_THAT(refusal(request("-0.004")), Catch::Contains("takes none below 10"));
    CHECK_THAT(refusal(request("-6")), Catch::Contains("more of margin than is free"));
    core = {};
    core.exists = false;
    for (const bool reduce_only : {false, true})
        CHECK_THAT(refusal(request("-1", reduce_only), core),
                   Catch::Contains("does not know the account"));
}

TEST_CASE("Margin comes first where the leverage would leave its band", "[hyperliquid][orders]") {
    Core core;
    core.market.leverage = target("3");
    const Order first = ordered(request("-2"), core).value();
    CHECK(first.kind == OrderKind::kPrepare);
    CHECK(first.deadline == 12'345);
    // 24,000 at 3 times are 8,000: 2,000 are missing, 1,000 are there.
    CHECK(first.data == hyperliquid::move_usd(1'000'000'000, true));
    CHECK_FALSE(first.reduce_only);
    core.summary.account_value += 1'000'000'000;
    core.usdc = {};
    const Order trade = ordered(request("-2"), core).value();
    CHECK(trade.kind == OrderKind::kTrade);
    CHECK(trade.size == wad("-2"));
}

TEST_CASE("No margin is moved for an order that would be dropped, or that reduces",
          "[hyperliquid][orders]") {
    Core core;
    core.market.leverage = target("3");
    core.summary.account_value = 5'000'000'000;
    CHECK(ordered(request("2", true), core).value().kind == OrderKind::kTrade);
    core.best = {198'900, 201'100};
    CHECK_THAT(refusal(request("-2"), core), Catch::Contains("best bid"));
}

TEST_CASE("An isolated position is closed and reduced, and never grows", "[hyperliquid][orders]") {
    Core core;
    core.position.is_isolated = true;
    core.position.isolated_raw_usd = 21'000'000'000;
    CHECK_THAT(refusal(request("1"), core), Catch::Contains("is isolated, expected cross"));
    CHECK_THAT(refusal(request("-1"), core), Catch::Contains("is isolated, expected cross"));
    CHECK_THAT(refusal(request("0"), core), Catch::Contains("is isolated, expected cross"));
    CHECK_THAT(refusal(request("-1", true), core), Catch::Contains("nothing to reduce"));
    const Order part = ordered(request("4", true), core).value();
    CHECK(part.size == wad("4"));
    CHECK(part.reduce_only);
    const auto terms = hyperliquid::call_terms(core.market.perp, part.to, part.data);
    CHECK(terms.value().size == wad("4"));
    INFO("never past zero, whatever is asked for");
    CHECK(ordered(request("40", true), core).value().size == wad("10"));
    INFO("no margin is moved for it");
    core.market.leverage = target("1");
    CHECK(ordered(request("4", true), core).value().kind == OrderKind::kTrade);
    INFO("what else closes the venue still does");
    core.best.ask = 0;
    CHECK_THAT(refusal(request("4", true), core), Catch::Contains("both sides of the book"));
}
