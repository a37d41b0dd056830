// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/acceptance.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/strategies/venues/hyperliquid/core_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using hyperliquid::LimitOrder;

namespace {

constexpr std::uint64_t kOne = 100'000'000;

/// Sells 1 ETH at 1990 or better.
LimitOrder sale() {
    return {.asset = 4, .limit_px = 1990 * kOne, .sz = kOne, .cloid = u256(1u)};
}

LimitOrder purchase() {
    LimitOrder order = sale();
    order.is_buy = true;
    order.limit_px = 2010 * kOne;
    return order;
}

std::string refusal(const LimitOrder& order, const Core& core = {}) {
    const auto found = hyperliquid::would_fill(core.info, state_of(core).value(), order);
    if (found) return "taken";
    CHECK(found.error().code == Errc::kRefused);
    CHECK(found.error().remedy == Remedy::kRetryLater);
    return found.error().message;
}

Wad missing(const LimitOrder& order, const Core& core = {}) {
    return hyperliquid::missing_margin(state_of(core).value(), order).value();
}

}  // namespace

TEST_CASE("An order that HyperCore takes is taken", "[hyperliquid][acceptance]") {
    CHECK(refusal(sale()) == "taken");
    CHECK(refusal(purchase()) == "taken");
}

TEST_CASE("A price off its tick, and a size of no whole lots, are refused",
          "[hyperliquid][acceptance]") {
    LimitOrder order = sale();
    order.limit_px += 1'000'000;  // 1990.01 has six figures
    CHECK_THAT(refusal(order), Catch::Contains("the price 1990.01 is on no tick of ETH"));
    order.limit_px = 0;
    CHECK_THAT(refusal(order), Catch::Contains("no tick"));
    order = sale();
    order.sz += 1'000;  // 1.00001, a lot is 0.0001
    CHECK_THAT(refusal(order), Catch::Contains("the size -1.00001 is no number of lots"));
    order.sz = 0;
    CHECK_THAT(refusal(order), Catch::Contains("no number of lots"));
}

TEST_CASE("Less than 10 USD is taken only where it closes all of the position",
          "[hyperliquid][acceptance]") {
    LimitOrder order = sale();
    order.sz = kOne / 200;  // 0.005 at 1990
    CHECK_THAT(refusal(order), Catch::Contains("an order of 9.95 USD"));
    order = purchase();
    order.sz = kOne / 200;  // its limit is above 2000, the mark is not
    CHECK(refusal(order) == "taken");
    order.sz = kOne * 49 / 10'000;
    CHECK_THAT(refusal(order), Catch::Contains("an order of 9.8 USD"));
    order.reduce_only = true;
    CHECK_THAT(refusal(order), Catch::Contains("an order of 9.8 USD"));
    Core core;
    core.position.szi = -49;
    CHECK(refusal(order, core) == "taken");
    order.reduce_only = false;
    CHECK_THAT(refusal(order, core), Catch::Contains("an order of 9.8 USD"));
}

TEST_CASE("An order that meets nobody at its price is refused", "[hyperliquid][acceptance]") {
    Core core;
    core.best = {198'990, 201'010};
    CHECK_THAT(refusal(sale(), core), Catch::Contains("its best bid 1989.9 is beyond the worst"));
    CHECK_THAT(refusal(purchase(), core), Catch::Contains("its best offer 2010.1 is beyond"));
    core.best = {199'000, 201'000};
    CHECK(refusal(sale(), core) == "taken");
    CHECK(refusal(purchase(), core) == "taken");
}

TEST_CASE("A price far from HyperCore's oracle is refused", "[hyperliquid][acceptance]") {
    Core core;
    core.oracle = 400'000;
    CHECK_THAT(refusal(sale(), core), Catch::Contains("too far from HyperCore's oracle, 4000.0"));
    core.oracle = 390'000;
    CHECK(refusal(sale(), core) == "taken");
    core.oracle = 130'000;
    CHECK_THAT(refusal(purchase(), core), Catch::Contains("too far from HyperCore's oracle"));
}

TEST_CASE("A closed market takes nothing", "[hyperliquid][acceptance]") {
    Core core;
    core.best.bid = 0;
    CHECK_THAT(refusal(sale(), core), Catch::Contains("empty side"));
}

TEST_CASE("Where margin is isolated only what reduces is taken", "[hyperliquid][acceptance]") {
    Core core;
    core.position.is_isolated = true;
    core.position.isolated_raw_usd = 21'000'000'000;
    CHECK_THAT(refusal(sale(), core), Catch::Contains("is isolated, expected cross"));
    CHECK_THAT(refusal(purchase(), core), Catch::Contains("is isolated, expected cross"));
    LimitOrder order = purchase();
    order.reduce_only = true;
    CHECK(refusal(order, core) == "taken");
    INFO("elsewhere what reduces finds it closed too");
    core.exists = false;
    CHECK_THAT(refusal(order, core), Catch::Contains("does not know the account"));
}

TEST_CASE("What is added needs margin at the account's leverage, with the loss and the fee",
          "[hyperliquid][acceptance]") {
    // 2,000 are free. 5 more short at 2000 and 5 times: 2,000, and 50 + 10 for limit and fee.
    LimitOrder order = sale();
    order.sz = 5 * kOne;
    CHECK(missing(order) == wad("60"));
    CHECK_THAT(refusal(order), Catch::Contains("needs 60.0 USD more of margin than is free, 2000"));
    order.sz = kOne * 48 / 10;  // 1,920 + 48 + 9.6
    CHECK(missing(order).is_zero());
    CHECK(refusal(order) == "taken");
}

TEST_CASE("What reduces needs no margin", "[hyperliquid][acceptance]") {
    Core core;
    core.summary.account_value = 100'000'000;
    LimitOrder order = purchase();
    order.sz = 10 * kOne;
    CHECK(missing(order, core).is_zero());
    CHECK(refusal(order, core) == "taken");
}

TEST_CASE("What turns round sets its own margin free first", "[hyperliquid][acceptance]") {
    // 10 short become 14 long at 2010: 5,628 + 240 + 48.24 against 2,000 + 4,000.
    LimitOrder order = purchase();
    order.sz = 24 * kOne;
    CHECK(missing(order).is_zero());
    order.sz = 25 * kOne;  // 6,030 + 250 + 50.25
    CHECK(missing(order) == wad("330.25"));
}
