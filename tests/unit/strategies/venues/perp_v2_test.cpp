// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/perp_v2.hpp"

#include <catch2/catch.hpp>

#include "strategies/venues/perp_v2/orders.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace house = abi::perp_v2::clearing_house;

namespace {

const perp_v2::Market kMarket{kHouse, kBase, kAccount};

HedgeState state_of(const PerpNumbers& numbers) {
    AnsweringChain chain;
    add_perp(chain, numbers);
    Params params;
    params.set("clearing_house", kHouse);
    params.set("base_token", kBase);
    const auto venue = perp_v2::make(params, {kAccount, kMulticall}).value();
    FactBook facts;
    return venue->state(chain.read(*venue, facts).value()).value();
}

OrderRequest request(const char* size, bool reduce_only = false) {
    OrderRequest out;
    out.size = wad(size);
    out.reduce_only = reduce_only;
    out.reference_price = wad("2000.0");
    out.max_slippage = {wad("0.005")};
    out.deadline = 12'345;
    return out;
}

house::OpenPositionParams opened(const Order& order) {
    return abi::decode_input<house::OpenPosition>(order.data).value().params;
}

}  // namespace

TEST_CASE("A perp's state is read in the units of each contract", "[perp_v2]") {
    const HedgeState found = state_of({.size = "-10.0",
                                       .open_notional = "20100.0",
                                       .value = "-20000.0",
                                       .funding = "1.5",
                                       .margin = "6000.25"});
    CHECK(found.venue == "perp_v2");
    CHECK(found.id == to_checksum(kBase));
    CHECK(found.size == wad("-10.0"));
    CHECK(found.margin == wad("6000.25"));
    CHECK(found.free_collateral == wad("15000.0"));
    CHECK(found.pending_funding == wad("1.5"));
    CHECK(found.value == wad("98.5"));
    CHECK(found.mark == wad("2000.0"));
    CHECK(found.index == wad("2001.0"));
    CHECK(found.price.to_double() == Approx(2000.0).epsilon(1e-12));
    CHECK(found.initial_margin_ratio == wad("0.1"));
    CHECK(found.maintenance_margin_ratio == wad("0.0625"));
    CHECK_FALSE(found.closed);
}

TEST_CASE("A market that takes no orders says why", "[perp_v2]") {
    CHECK_THAT(*state_of({.paused = true}).closed, Catch::Contains("paused"));
    CHECK_THAT(*state_of({.open = false}).closed, Catch::Contains("closed"));
    CHECK_THAT(*state_of({.over = true}).closed, Catch::Contains("index"));
    const auto refused = perp_v2::make_order(kMarket, state_of({.paused = true}), request("1.0"));
    CHECK(refused.error().code == Errc::kRefused);
}

TEST_CASE("Selling is exact input in base, for at least the worst price", "[perp_v2]") {
    const Order order =
        perp_v2::make_order(kMarket, state_of({}), request("-1.000000000000000001")).value();
    CHECK(order.to == kHouse);
    CHECK(order.size == wad("-1.000000000000000001"));
    CHECK(order.limit_price == wad("1990.0"));
    CHECK(order.notional == wad("2000.000000000000002"));
    const auto params = opened(order);
    CHECK(params.base_token == kBase);
    CHECK(params.is_base_to_quote);
    CHECK(params.is_exact_input);
    CHECK(params.amount == raw18("1.000000000000000001"));
    CHECK(params.opposite_amount_bound == raw18("1990.00000000000000199"));
    CHECK(params.deadline == u256(12'345u));
    // Where an even pool ends when the average is the worst price: 1990^2 / 2000.
    const double limit = params.sqrt_price_limit_x96.to_double() / 0x1p96;
    CHECK(limit * limit == Approx(1980.05).epsilon(1e-9));
}

TEST_CASE("Buying is exact output in base, for at most the worst price", "[perp_v2]") {
    const Order order = perp_v2::make_order(kMarket, state_of({}), request("2.0")).value();
    CHECK(order.limit_price == wad("2010.0"));
    const auto params = opened(order);
    CHECK_FALSE(params.is_base_to_quote);
    CHECK_FALSE(params.is_exact_input);
    CHECK(params.amount == raw18("2.0"));
    CHECK(params.opposite_amount_bound == raw18("4020.0"));
    const double limit = params.sqrt_price_limit_x96.to_double() / 0x1p96;
    CHECK(limit * limit == Approx(2020.05).epsilon(1e-9));
}

TEST_CASE("The price fence is never nearer than the worst average price", "[perp_v2]") {
    // The pool is already half way to the worst price: 1990^2 / 1995 would still be below 1990.
    const auto params = opened(
        perp_v2::make_order(kMarket, state_of({.price = "1995.0"}), request("-1.0")).value());
    const double limit = params.sqrt_price_limit_x96.to_double() / 0x1p96;
    CHECK(limit * limit == Approx(1990.0 * 1990.0 / 1995.0).epsilon(1e-9));
    CHECK(limit * limit <= 1990.0);
}

TEST_CASE("Orders reduce, close and cross zero by size and reduce_only", "[perp_v2]") {
    struct Row {
        const char* name;
        const char *position, *size;
        bool reduce_only;
        const char* traded;
        bool closes;
    };
    const auto row = GENERATE(values<Row>({
        {"open", "0.0", "-3.0", false, "-3.0", false},
        {"increase", "-10.0", "-3.0", false, "-3.0", false},
        {"reduce a short", "-10.0", "3.0", true, "3.0", false},
        {"reduce a long", "10.0", "-3.0", true, "-3.0", false},
        {"close a short", "-10.0", "10.0", true, "10.0", true},
        {"reduce-only stops at zero", "-10.0", "12.0", true, "10.0", true},
        {"cross zero", "-10.0", "12.0", false, "12.0", false},
    }));
    INFO(row.name);
    const Order order = perp_v2::make_order(kMarket, state_of({.size = row.position}),
                                            request(row.size, row.reduce_only))
                            .value();
    CHECK(order.size == wad(row.traded));
    CHECK(order.reduce_only == row.reduce_only);
    CHECK(abi::is_call_of<house::ClosePosition>(order.data) == row.closes);
    CHECK(abi::is_call_of<house::OpenPosition>(order.data) != row.closes);
}

TEST_CASE("Closing carries the same bound, limit and deadline", "[perp_v2]") {
    const Order order =
        perp_v2::make_order(kMarket, state_of({.size = "-2.0"}), request("2.0", true)).value();
    const auto params = abi::decode_input<house::ClosePosition>(order.data).value().params;
    CHECK(params.base_token == kBase);
    CHECK(params.opposite_amount_bound == raw18("4020.0"));
    CHECK(params.deadline == u256(12'345u));
    CHECK(!params.sqrt_price_limit_x96.is_zero());
}

TEST_CASE("Orders that cannot be meant are refused", "[perp_v2]") {
    const auto refused = [](const PerpNumbers& numbers, const OrderRequest& asked) {
        const auto order = perp_v2::make_order(kMarket, state_of(numbers), asked);
        REQUIRE_FALSE(order);
        CHECK(order.error().code == Errc::kRefused);
        return order.error().message;
    };
    CHECK_THAT(refused({}, request("0.0")), Catch::Contains("order of zero"));
    CHECK_THAT(refused({}, request("1.0", true)), Catch::Contains("nothing to reduce"));
    CHECK_THAT(refused({.size = "5.0"}, request("1.0", true)),
               Catch::Contains("nothing to reduce"));
    CHECK_THAT(refused({.price = "1990.0"}, request("-1.0")), Catch::Contains("beyond the worst"));
    CHECK_THAT(refused({.price = "2011.0"}, request("1.0")), Catch::Contains("beyond the worst"));
}

TEST_CASE("Only opening and closing at the clearing house may be called", "[perp_v2]") {
    Params params;
    params.set("clearing_house", kHouse);
    params.set("base_token", kBase);
    const auto venue = perp_v2::make(params, {kAccount, kMulticall}).value();
    CHECK(venue->allowed_calls() ==
          std::vector<AllowedCall>{{kHouse, house::OpenPosition::kSelector},
                                   {kHouse, house::ClosePosition::kSelector}});
}

TEST_CASE("A base token without a market is named", "[perp_v2]") {
    AnsweringChain chain;
    add_perp(chain, {});
    chain.on<abi::perp_v2::market_registry::GetPool>(kRegistry, {kBase}, {Address{}});
    Params params;
    params.set("clearing_house", kHouse);
    params.set("base_token", kBase);
    const auto venue = perp_v2::make(params, {kAccount, kMulticall}).value();
    FactBook facts;
    CHECK_THAT(chain.read(*venue, facts).error().message, Catch::Contains("no market"));
}
