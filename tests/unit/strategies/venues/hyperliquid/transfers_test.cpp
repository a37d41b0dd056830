// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/transfers.hpp"

#include <catch2/catch.hpp>

#include "strategies/venues/hyperliquid/actions.hpp"
#include "tests/unit/strategies/venues/hyperliquid/core_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace evenkeel::hyperliquid;

namespace {

constexpr std::int64_t kUsd = 1'000'000;

/// 20,000 of position at a target of 3 times, with so much margin.
Core at_margin(std::int64_t usd) {
    Core core;
    core.market.leverage = target("3");
    core.summary.account_value = usd * kUsd;
    return core;
}

OrderRequest request() {
    return {.size = {},
            .reference_price = wad("2000"),
            .max_slippage = {wad("0.005")},
            .deadline = 12'345};
}

Result<std::optional<Order>> kept(const Core& core, const OrderRequest& asked = request()) {
    return keep_margin(core.market, state_of(core).value(), asked);
}

Result<std::optional<Order>> before(const Core& core, const char* size, const char* missing = "0") {
    Order trade;
    trade.size = wad(size);
    return margin_before(core.market, state_of(core).value(), trade, wad(missing), request());
}

}  // namespace

TEST_CASE("Margin is brought in once the leverage is above its band", "[hyperliquid][transfers]") {
    CHECK_FALSE(kept(at_margin(5334)).value());  // 3.75 times of 5,333.33
    const auto order = kept(at_margin(5333)).value();
    REQUIRE(order);
    CHECK(order->kind == OrderKind::kPrepare);
    CHECK(order->size.is_zero());
    CHECK(order->reduce_only);
    CHECK(order->to == kCoreWriter);
    // 1,333.67 are missing, 1,000 of spot USDC are there.
    CHECK(order->data == move_usd(1'000'000'000, true));
    CHECK(order->margin == wad("1000"));
    CHECK(order->what == "move 1000.0 USD of spot USDC to the perps");
    CHECK(order->venue == "hyperliquid");
    CHECK(order->id == "ETH");
    CHECK(order->deadline == 12'345);
}

TEST_CASE("Of HyperCore too more margin may be asked for", "[hyperliquid][transfers]") {
    Core core = at_margin(6000);
    core.usdc = {500'000'000'000, 0, 0};
    CHECK_FALSE(kept(core).value());
    OrderRequest more = request();
    more.margin = wad("1.5");
    CHECK(kept(core, more).value()->margin == wad("4000"));
}

TEST_CASE("What is brought in is what is missing, up to HyperCore's unit",
          "[hyperliquid][transfers]") {
    Core core = at_margin(5000);
    core.usdc = {300'000'000'000, 0, 0};
    const auto order = kept(core).value();
    CHECK(order->data == move_usd(1'666'666'667, true));
    CHECK(order->margin == wad("1666.666667"));
    // 999.99999999 are left, in units of a hundredth of those that are moved.
    core.usdc.hold = 200'000'000'001;
    CHECK(kept(core).value()->data == move_usd(999'999'999, true));
}

TEST_CASE("Margin is taken out once the leverage is below its band", "[hyperliquid][transfers]") {
    Core core = at_margin(8888);  // 2.25 times of 8,888.89
    core.withdrawable = 4'000'000'000;
    CHECK_FALSE(kept(core).value());
    core = at_margin(9000);
    core.withdrawable = 4'000'000'000;
    const auto order = kept(core).value();
    REQUIRE(order);
    CHECK(order->data == move_usd(2'333'333'333, false));
    CHECK_FALSE(order->reduce_only);
    CHECK(order->margin == wad("-2333.333333"));
    CHECK(order->what == "move 2333.333333 USD from the perps to spot USDC");
    OrderRequest urgent = request();
    urgent.urgent = true;
    CHECK_FALSE(kept(core, urgent).value());
}

TEST_CASE("No more is taken out than HyperCore lets go", "[hyperliquid][transfers]") {
    Core core = at_margin(9000);
    core.withdrawable = 1'000'000'000;  // nine tenths of it
    CHECK(kept(core).value()->data == move_usd(900'000'000, false));
    core.withdrawable = 0;
    CHECK_FALSE(kept(core).value());
}

TEST_CASE("What is missing and not there is said", "[hyperliquid][transfers]") {
    Core core = at_margin(5000);
    core.usdc = {};
    const auto refused = kept(core);
    CHECK(refused.error().code == Errc::kRefused);
    CHECK_THAT(refused.error().message,
               Catch::Contains("hyperliquid: leverage is 4.0, at most 3.75 is meant to be") &&
                   Catch::Contains("the account has 0.0 USD"));
    core = at_margin(5000);
    core.market.perp.dex = 1;
    CHECK_THAT(kept(core).error().message, Catch::Contains("spot USDC does not reach dex 1"));
}

TEST_CASE("Without a target or an open market nothing is moved", "[hyperliquid][transfers]") {
    Core core = at_margin(5000);
    REQUIRE(kept(core).value());
    Core other = core;
    other.market.leverage = {};
    CHECK_FALSE(kept(other).value());
    CHECK_FALSE(before(other, "-2", "100").value());
    other = core;
    other.position = {};
    CHECK_FALSE(kept(other).value());
    other = core;
    other.best.bid = 0;
    CHECK_FALSE(kept(other).value());
    other = core;
    other.exists = false;
    CHECK_FALSE(kept(other).value());
}

TEST_CASE("Growth is paid for before it, if it would leave the band", "[hyperliquid][transfers]") {
    Core core = at_margin(6000);  // 22,500 are within the band
    core.usdc = {300'000'000'000, 0, 0};
    CHECK_FALSE(before(core, "-1.25").value());
    const auto order = before(core, "-1.3").value();
    REQUIRE(order);
    CHECK(order->data == move_usd(1'533'333'334, true));
    // As the trade that it is for.
    CHECK_FALSE(order->reduce_only);
    CHECK_FALSE(before(core, "5").value());
}

TEST_CASE("What HyperCore would miss is brought in also within the band",
          "[hyperliquid][transfers]") {
    Core core = at_margin(7000);
    CHECK_FALSE(before(core, "-0.05", "0").value());
    CHECK(before(core, "-0.05", "200.0000001").value()->data == move_usd(200'000'001, true));
    CHECK(before(core, "-0.05", "0.01").value()->data == move_usd(10'000'000, true));
    // What is not all there is no help.
    CHECK_FALSE(before(core, "-0.05", "1000.1").value());
    core.market.perp.dex = 1;
    CHECK_FALSE(before(core, "-0.05", "200").value());
    // Neither is it where the band wants more.
    core = at_margin(6000);
    core.usdc = {300'000'000'000, 0, 0};
    CHECK(before(core, "-1.3", "200").value()->data == move_usd(1'533'333'334, true));
    CHECK(before(core, "-1.3", "2000").value()->data == move_usd(2'000'000'000, true));
}
