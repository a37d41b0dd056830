// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/venues/gmx_v2/pending.hpp"
#include "tests/unit/strategies/venues/gmx_v2/world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace evenkeel::test::gmx;

namespace {

/// Ten ETH short at 2000 on so much collateral; 12 of it are costs.
Facts standing_on(std::uint64_t dollars, bool is_long = false) {
    Facts facts;
    facts.held = {FakePosition{.is_long = is_long, .collateral = u256(dollars * 1'000'000)}};
    return facts;
}

std::optional<Order> done(const Facts& facts, bool reduce_only = false) {
    return World(facts).upkeep(reduce_only).value();
}

}  // namespace

TEST_CASE("A dead order is taken back before anything else", "[gmx_v2]") {
    Facts facts = standing_on(3'000);
    facts.open = {{.key = 7, .updated = 9'990}, {.key = 5, .updated = 9'600}};
    const Order order = done(facts).value();
    CHECK(order.kind == OrderKind::kPrepare);
    CHECK(order.to == kRouter);
    CHECK(order.reduce_only);
    CHECK(order.value == Wei());
    INFO("what the order brought for its keeper comes back");
    CHECK(order.cost > Wad());
    CHECK(order.size == Wad());
    Hash32 key;
    key.bytes.back() = 5;
    CHECK(order.data == abi::encode_call<router::CancelOrder>({key}));
    CHECK_THAT(order.what, Catch::Contains("take back order 0x"));
    CHECK(order.venue == "gmx_v2");
    CHECK(order.deadline == 10'300);
    facts.market_disabled = true;
    CHECK(done(facts));
    // While an order is open that can be carried out, nothing is done beside it.
    facts = standing_on(3'000);
    facts.open = {{.key = 7, .updated = 9'990}};
    CHECK_FALSE(done(facts));
}

TEST_CASE("Inside the band of leverage nothing is done", "[gmx_v2]") {
    // Three times is 6666.67; the band is 2.25 to 3.75.
    CHECK_FALSE(done(standing_on(6'666)));
    CHECK_FALSE(done(standing_on(5'346)));
    CHECK_FALSE(done(standing_on(8'900)));
    CHECK_FALSE(done({}));
}

TEST_CASE("Too little margin is paid in up to the target", "[gmx_v2]") {
    for (const bool is_long : {false, true}) {
        const Order order = done(standing_on(5'345, is_long)).value();
        CHECK(order.kind == OrderKind::kPrepare);
        CHECK(order.reduce_only);
        CHECK_THAT(order.what, Catch::Contains("of margin in"));
        const auto params = order_in(order);
        CHECK(params.order_type == gmx_v2::kMarketIncrease);
        CHECK(params.is_long == is_long);
        CHECK(params.numbers.size_delta_usd == u256());
        CHECK(params.numbers.acceptable_price == (is_long ? u256::max() : u256()));
        // 20000 / 3 - 5333
        CHECK(sent_in(order) == u256(1'333'666'667u));
        CHECK(order.margin == wad("1333.666667"));
        CHECK(order.value == Wei(u256(5'220'000'000'000'000u)));
        CHECK(order.cost == wad("10.44"));
    }
    Facts facts = standing_on(5'345);
    facts.leave = {};
    const Order leave = done(facts).value();
    CHECK(leave.approval == u256(1'333'666'667u));
    CHECK(leave.reduce_only);
}

TEST_CASE("Of GMX too more margin may be asked for", "[gmx_v2]") {
    OrderRequest more = World::request("0", false);
    more.margin = wad("1.5");
    const World at(standing_on(6'666));
    const auto order = at.venue->upkeep(at.state.value(), more).value();
    REQUIRE(order);
    // 20000 / 2 - 6654
    CHECK(sent_in(*order) == u256(3'346'000'000u));
}

TEST_CASE("Margin that is wanted and not there is told", "[gmx_v2]") {
    Facts facts = standing_on(5'345);
    facts.usdc = facts.leave = u256(400'000'000u);
    CHECK(sent_in(done(facts).value()) == u256(400'000'000u));
    facts.usdc = facts.leave = u256(100'000'000u);
    const auto refused = World(facts).upkeep();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::kRefused);
    CHECK_THAT(refused.error().message,
               Catch::Contains("1333.666666 USD more margin are wanted, the account has 100.0"));
}

TEST_CASE("Too much margin is taken out, down to the target", "[gmx_v2]") {
    const Order order = done(standing_on(9'012)).value();
    CHECK_FALSE(order.reduce_only);
    const auto params = order_in(order);
    CHECK(params.order_type == gmx_v2::kMarketDecrease);
    CHECK(params.numbers.size_delta_usd == u256());
    CHECK(params.numbers.acceptable_price == u256::max());
    CHECK(params.decrease_position_swap_type == 0);
    // 9000 - 20000 / 3
    CHECK(params.numbers.initial_collateral_delta_amount == u256(2'333'333'333u));
    CHECK(order.margin == wad("-2333.333333"));
    CHECK(sent_in(order) == u256());
    CHECK_FALSE(done(standing_on(9'012), true));
    OrderRequest urgent = World::request("0", false);
    urgent.urgent = true;
    const World world(standing_on(9'012));
    CHECK_FALSE(world.venue->upkeep(*world.state, urgent).value());
}

TEST_CASE("Profit that is not realised cannot be taken out", "[gmx_v2]") {
    // All of the surplus is profit; of the collateral 988 - 200 may go, and a tenth of it stays.
    Facts facts;
    facts.held = {FakePosition{.collateral = u256(1'000'000'000u), .profit = "9000"}};
    CHECK(order_in(done(facts).value()).numbers.initial_collateral_delta_amount ==
          u256(709'200'000u));
    // A loss counts against it.
    facts.held = {FakePosition{.collateral = u256(12'000'000'000u), .profit = "-1000"}};
    CHECK(order_in(done(facts).value()).numbers.initial_collateral_delta_amount ==
          u256(4'321'333'333u));
}

TEST_CASE("While the venue is closed only urgent margin is moved", "[gmx_v2]") {
    Facts facts = standing_on(5'345);
    facts.price_age = 4'000;
    CHECK_FALSE(done(facts));
    const World world(facts);
    OrderRequest urgent = World::request("0", false);
    urgent.urgent = true;
    CHECK(world.venue->upkeep(*world.state, urgent).value());
}
