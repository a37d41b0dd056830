// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/venues/gmx_v2/pending.hpp"
#include "tests/unit/strategies/venues/gmx_v2/world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace evenkeel::test::gmx;

namespace {

/// A price with GMX's scale for a token of 18 decimals.
u256 scaled(std::uint64_t dollars) {
    return *checked_mul(u256(dollars), u256::pow10(12));
}

std::string refusal(const World& world, const char* size, bool reduce_only = false) {
    const auto order = world.order(size, reduce_only);
    REQUIRE_FALSE(order);
    CHECK(order.error().code == Errc::kRefused);
    return order.error().message;
}

Facts holding(const FakePosition& position) {
    Facts facts;
    facts.held = {position};
    return facts;
}

}  // namespace

TEST_CASE("A sale from nothing opens a short and brings its margin along", "[gmx_v2]") {
    const World world;
    const Order order = world.order("-3.000000000000000001").value();
    CHECK(order.venue == "gmx_v2");
    CHECK(order.id == to_checksum(kMarket));
    CHECK(order.to == kRouter);
    CHECK(order.kind == OrderKind::kTrade);
    CHECK(order.size == wad("-3.000000000000000001"));
    CHECK_FALSE(order.reduce_only);
    CHECK(order.limit_price == wad("1980"));
    CHECK(order.notional == wad("6000.000000000000002"));
    CHECK(order.deadline == 10'300);
    CHECK(order.value == Wei(u256(5'220'000'000'000'000u)));
    CHECK(order.cost == wad("10.44"));
    const auto params = order_in(order);
    CHECK(params.order_type == gmx_v2::kMarketIncrease);
    CHECK_FALSE(params.is_long);
    CHECK(params.numbers.size_delta_usd == usd("6000.000000000000002"));
    CHECK(params.numbers.acceptable_price == scaled(1'980));
    CHECK(params.numbers.execution_fee == order.value.amount);
    CHECK(params.addresses.receiver == kAccount);
    CHECK(params.addresses.market == kMarket);
    CHECK(params.addresses.initial_collateral_token == kUsdc);
    // A third of 6000 and the opening fee of 0.06 %, to the unit above.
    CHECK(sent_in(order) == u256(2'003'600'001u));
    CHECK(order.margin == wad("2003.600001"));
}

TEST_CASE("A purchase opens a long, at most at the worst price", "[gmx_v2]") {
    const Order order = World().order("2").value();
    CHECK(order.size == wad("2"));
    CHECK(order.limit_price == wad("2020"));
    const auto params = order_in(order);
    CHECK(params.is_long);
    CHECK(params.numbers.acceptable_price == scaled(2'020));
    CHECK(params.numbers.size_delta_usd == usd("4000"));
}

TEST_CASE("Bounds that do not come out even are rounded to our side", "[gmx_v2]") {
    World world;
    OrderRequest request = World::request("-1", false);
    request.reference_price = wad("2000.000000000000000001");
    request.max_slippage = {wad("0.003")};
    const Order sale = world.venue->order(*world.state, request).value();
    CHECK(order_in(sale).numbers.acceptable_price == *checked_add(scaled(1'994), u256(1u)));
    request.size = wad("1");
    const Order purchase = world.venue->order(*world.state, request).value();
    CHECK(order_in(purchase).numbers.acceptable_price == scaled(2'006));
}

TEST_CASE("Only what margin lacks of the target is brought along", "[gmx_v2]") {
    // Ten at 2000 on 6654 of margin; two more want 8000 and 2.40 of fee: 1348.40 are missing.
    CHECK(sent_in(World(holding({})).order("-2").value()) == u256(1'348'400'000u));
    FakePosition rich;
    rich.collateral = u256(9'000'000'000u);
    const Order order = World(holding(rich)).order("-2").value();
    CHECK(sent_in(order) == u256());
    CHECK(order.margin == Wad());
    CHECK(abi::decode_input<router::Multicall>(order.data).value().data.size() == 2);
}

TEST_CASE("Collateral below a dollar counts for less, and the loss is told", "[gmx_v2]") {
    Facts facts;
    facts.usdc_price = "0.99";
    const Order order = World(facts).order("-3").value();
    CHECK(sent_in(order) == u256(2'023'838'384u));
    CHECK(order.margin == wad("2003.60000016"));
    CHECK(order.cost == wad("30.67838384"));
}

TEST_CASE("What the account has is used while it keeps leverage in its band", "[gmx_v2]") {
    // Three ETH want 2003.60; at 3.75 times the least is 1603.60.
    Facts facts;
    facts.usdc = facts.leave = u256(1'700'000'000u);
    CHECK(sent_in(World(facts).order("-3").value()) == u256(1'700'000'000u));
    facts.usdc = facts.leave = u256(1'603'600'000u);
    CHECK(sent_in(World(facts).order("-3").value()) == u256(1'603'600'000u));
    facts.usdc = u256(1'603'599'999u);
    CHECK_THAT(refusal(World(facts), "-3"),
               Catch::Contains("at least 1603.6 USD more margin are wanted, the account has "
                               "1603.599999 USD"));
}

TEST_CASE("With more margin asked for, an order brings more", "[gmx_v2]") {
    const World at{Facts()};
    OrderRequest more = World::request("-3", false);
    more.margin = wad("2");
    // Three ETH want 2003.60 at three times, 4003.60 at one and a half.
    CHECK(sent_in(at.venue->order(at.state.value(), more).value()) == u256(4'003'600'000u));
    INFO("where the money is missing caution keeps nothing from being hedged");
    Facts facts;
    facts.usdc = facts.leave = u256(1'603'600'000u);
    const World poor(facts);
    CHECK(sent_in(poor.venue->order(poor.state.value(), more).value()) == u256(1'603'600'000u));
}

TEST_CASE("Leave for the router comes first, for exactly what it is to take", "[gmx_v2]") {
    Facts facts;
    facts.leave = {};
    const Order leave = World(facts).order("-3").value();
    CHECK(leave.kind == OrderKind::kPrepare);
    CHECK(leave.size == Wad());
    CHECK(leave.to == kUsdc);
    CHECK(leave.approval == u256(2'003'600'000u));
    CHECK(leave.data == abi::encode_call<erc20::Approve>({kTaker, u256(2'003'600'000u)}));
    CHECK(leave.value == Wei());
    CHECK(leave.cost == Wad());
    CHECK(leave.margin == Wad());
    CHECK_THAT(leave.what, Catch::Contains("let the router take 2003600000 units of"));
    CHECK(leave.deadline == 10'300);
    // Some that is left and too little is taken back first.
    facts.leave = u256(900'000'000u);
    CHECK(World(facts).order("-3").value().approval == u256());
    // Most of it is used as it is, while leverage stays in its band.
    facts.leave = u256(1'900'000'000u);
    CHECK(sent_in(World(facts).order("-3").value()) == u256(1'900'000'000u));
    facts.leave = u256(1'500'000'000u);
    CHECK(World(facts).order("-3").value().approval == u256());
    // A little more than is wanted is used up.
    facts.leave = u256(2'100'000'000u);
    CHECK(sent_in(World(facts).order("-3").value()) == u256(2'100'000'000u));
    facts.leave = u256(9'000'000'000u);
    CHECK(sent_in(World(facts).order("-3").value()) == u256(2'003'600'000u));
}

TEST_CASE("A reduction is a part of what the position was opened for", "[gmx_v2]") {
    // Opened at 2000; the price now does not matter.
    Facts facts = holding({});
    facts.price = "2010";
    const World world(facts);
    const Order order = world.order("2.5", true).value();
    CHECK(order.size == wad("2.5"));
    CHECK(order.reduce_only);
    CHECK(order.limit_price == wad("2020"));
    const auto params = order_in(order);
    CHECK(params.order_type == gmx_v2::kMarketDecrease);
    CHECK_FALSE(params.is_long);
    CHECK(params.numbers.size_delta_usd == usd("5000"));
    CHECK(params.numbers.acceptable_price == scaled(2'020));
    CHECK(params.numbers.initial_collateral_delta_amount == u256());
    CHECK(params.decrease_position_swap_type == 0);
    CHECK(params.numbers.execution_fee == u256(5'220'000'000'000'000u));
    CHECK(sent_in(order) == u256());
    CHECK(order.margin == Wad());
}

TEST_CASE("A long is reduced with its profit turned into collateral, at a higher fee", "[gmx_v2]") {
    FakePosition held;
    held.is_long = true;
    const Order order = World(holding(held)).order("-2.5", true).value();
    CHECK(order.size == wad("-2.5"));
    const auto params = order_in(order);
    CHECK(params.is_long);
    CHECK(params.numbers.acceptable_price == scaled(1'980));
    CHECK(params.decrease_position_swap_type == 1);
    CHECK(params.numbers.execution_fee == u256(6'420'000'000'000'000u));
}

TEST_CASE("A reduction takes its share of the impact that is settled with it", "[gmx_v2]") {
    FakePosition held;
    held.pending_impact = i256(-1'000'000'000'000'000'000);  // eleven in all
    const World world(holding(held));
    CHECK(world.state->size == wad("-11"));
    const Order order = world.order("2.2", true).value();
    CHECK(order.size == wad("2.2"));
    CHECK(order_in(order).numbers.size_delta_usd == usd("4000"));
}

TEST_CASE("A close names all of it to the last digit", "[gmx_v2]") {
    FakePosition held;
    held.notional = "20000.000000000000000007";
    held.tokens = u256(9'999'999'999'999'999'997u);
    const World world(holding(held));
    for (const char* size : {"9.999999999999999997", "12"}) {
        const Order order = world.order(size, true).value();
        CHECK(order.size == wad("9.999999999999999997"));
        CHECK(order_in(order).numbers.size_delta_usd == usd("20000.000000000000000007"));
    }
    // The smallest part less is no close.
    const Order most = world.order("9", true).value();
    CHECK(order_in(most).numbers.size_delta_usd < usd("18000.01"));
    CHECK(most.size == wad("9"));
}

TEST_CASE("What crosses zero closes first, and opens the other side at a later block", "[gmx_v2]") {
    const Order first = World(holding({})).order("12").value();
    CHECK(first.size == wad("10"));
    CHECK(first.reduce_only);
    CHECK(order_in(first).order_type == gmx_v2::kMarketDecrease);
    CHECK_FALSE(order_in(first).is_long);
    CHECK(order_in(first).numbers.size_delta_usd == usd("20000"));
    const Order second = World().order("2").value();
    CHECK(order_in(second).order_type == gmx_v2::kMarketIncrease);
    CHECK(order_in(second).is_long);
}

TEST_CASE("Nothing is left that is smaller than the venue's smallest position", "[gmx_v2]") {
    // 0.4995 of 0.5 would leave one dollar of a thousand: a close would go beyond what was asked.
    FakePosition held;
    held.notional = "1000";
    held.tokens = u256(500'000'000'000'000'000u);
    const World world(holding(held));
    const Order order = world.order("0.49999", true).value();
    CHECK(order_in(order).numbers.size_delta_usd == usd("999"));
    CHECK(order.size == wad("0.4995"));
    held.notional = "1";
    held.tokens = u256(500'000'000'000'000u);
    CHECK_THAT(refusal(World(holding(held)), "0.0001", true), Catch::Contains("only be closed"));
}

TEST_CASE("Orders that cannot be meant, or had, are refused", "[gmx_v2]") {
    const World flat;
    CHECK_THAT(refusal(flat, "0"), Catch::Contains("order of zero"));
    CHECK_THAT(refusal(flat, "1", true), Catch::Contains("nothing to reduce"));
    CHECK_THAT(refusal(World(holding({})), "-1", true), Catch::Contains("nothing to reduce"));
    CHECK_THAT(refusal(flat, "-0.0004"), Catch::Contains("smallest position is 1.0 USD"));
    CHECK_THAT(refusal(World({.price = "1980"}), "-1"), Catch::Contains("beyond the worst"));
    CHECK_THAT(refusal(World({.price = "2020"}), "1"), Catch::Contains("beyond the worst"));
    CHECK_THAT(refusal(World({.market_disabled = true}), "-1"), Catch::Contains("disabled"));
    CHECK_THAT(refusal(World({.short_cap = "5000"}), "-3"),
               Catch::Contains("takes 5000.0 USD more on that side"));
    CHECK(World({.short_cap = "6000"}).order("-3"));
    CHECK(World({.short_cap = "5000"}).order("3"));
    CHECK_THAT(refusal(World({.short_cap = "8000", .open_interest = "3000"}), "-3"),
               Catch::Contains("takes 5000.0 USD more"));
    CHECK_THAT(refusal(World({.coins = u256(5'219'999'999'999'999u)}), "-1"),
               Catch::Contains("fee is 0.00522 coins, the account has 0.005219"));
    CHECK_THAT(refusal(World({.base_fee = gwei(4)}), "-1"), Catch::Contains("max_execution_fee"));
    Facts open;
    open.open = {FakeOrder{}};
    CHECK_THAT(refusal(World(open), "-1"), Catch::Contains("an order is open: 0x"));
}

TEST_CASE("Where only increases are off, positions may still shrink", "[gmx_v2]") {
    Facts facts = holding({});
    facts.no_increase = true;
    const World world(facts);
    CHECK_THAT(refusal(world, "-1"), Catch::Contains("takes no increases"));
    CHECK(world.order("1", true));
}

TEST_CASE("The dry run carries the order out at this block's prices", "[gmx_v2]") {
    const World world;
    const Order order = world.order("-3").value();
    const auto call = world.venue->rehearsal(order, *world.state, *world.snapshot).value();
    REQUIRE(call);
    CHECK(call->to == kRouter);
    CHECK(call->value == order.value);
    const auto calls = abi::decode_input<router::Multicall>(call->data).value();
    const auto before = abi::decode_input<router::Multicall>(order.data).value();
    REQUIRE(calls.data.size() == before.data.size() + 1);
    CHECK(std::equal(before.data.begin(), before.data.end(), calls.data.begin()));
    const auto simulated =
        abi::decode_input<router::SimulateExecuteLatestOrder>(calls.data.back()).value();
    const auto& params = simulated.simulated_oracle_params;
    CHECK(params.primary_tokens == std::vector<Address>{kIndex, kWeth, kUsdc});
    REQUIRE(params.primary_prices.size() == 3);
    CHECK(params.primary_prices[0] == router::Price{scaled(2'000), scaled(2'000)});
    CHECK(params.primary_prices[2] == router::Price{u256::pow10(24), u256::pow10(24)});
    // Within the 300 seconds of an order that is created at the block.
    CHECK(params.min_timestamp == u256(10'150u));
    CHECK(params.max_timestamp == u256(10'150u));
    Facts facts;
    facts.leave = {};
    const World poor(facts);
    CHECK_FALSE(
        poor.venue->rehearsal(poor.order("-3").value(), *poor.state, *poor.snapshot).value());
    CHECK(world.venue->fill(order, {}).error().code == Errc::kUnsupported);
}
