// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/costs.hpp"

#include <catch2/catch.hpp>

#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/holding_rates.hpp"
#include "tests/unit/strategies/venues/gmx_v2/vectors.hpp"
#include "tests/unit/strategies/venues/gmx_v2/world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace evenkeel::test::gmx;

namespace {

/// A share a year as a factor per second, rounded up.
u256 per_second(const char* share) {
    return *mul_div(usd(share), u256(1u), u256(31'536'000u), Rounding::kUp);
}

Facts with(const FakeCosts& costs) {
    Facts out;
    out.costs = costs;
    return out;
}

TradingCost cost_of(const Facts& facts) {
    const World world(facts);
    REQUIRE(world.state);
    REQUIRE(world.state->cost);
    return *world.state->cost;
}

/// 200,000 USD of longs and 50,000 of shorts, factors of 3e-11 and 9e-11.
FakeCosts uneven() {
    FakeCosts out;
    out.longs = "200000";
    out.shorts = "50000";
    out.short_impact = "0.087";        // 3e-11 * (150,000^2 - 140,000^2)
    out.short_impact_twice = "0.168";  // 3e-11 * (150,000^2 - 130,000^2)
    out.long_impact = "-0.279";        // 9e-11 * (150,000^2 - 160,000^2)
    out.long_impact_twice = "-0.576";  // 9e-11 * (150,000^2 - 170,000^2)
    out.short_improves = true;
    return out;
}

}  // namespace

TEST_CASE("What an order at GMX costs is its fee and its impact", "[gmx_v2][costs]") {
    const TradingCost even = cost_of(with({}));
    INFO("equal sides: 9e-11 for the square, 0.06 % either way");
    CHECK(even.fee == wad("0.0006"));
    CHECK(even.skew == Wad());
    // Half of it for each unit of 2000 USD: 9e-11 * 2000.
    CHECK(even.impact == Approx(2 * 9e-11 * 2000).epsilon(1e-12));
    CHECK(even.carry == Wad());
}

TEST_CASE("What makes the sides of GMX less unequal is cheaper", "[gmx_v2][costs]") {
    const TradingCost found = cost_of(with(uneven()));
    // A sale: 0.04 % less 2 * 3e-11 * 150,000; a purchase: 0.06 % and 2 * 9e-11 * 150,000.
    CHECK(found.fee + found.skew == wad("0.000391"));
    CHECK(found.fee - found.skew == wad("0.000627"));
    CHECK(found.impact == Approx(2 * 9e-11 * 2000).epsilon(1e-12));
}

TEST_CASE("A short at GMX pays borrowing, and pays or receives funding", "[gmx_v2][costs]") {
    FakeCosts costs = uneven();
    costs.borrowing_shorts = per_second("0.009");
    costs.borrowing_longs = per_second("0.036");
    costs.funding = per_second("0.01");
    costs.longs_pay = true;
    INFO("longs pay 1 % of 200,000, which is 4 % of 50,000");
    CHECK(cost_of(with(costs)).carry.to_double() == Approx(0.009 - 0.04).epsilon(1e-9));
    costs.longs_pay = false;
    INFO("the same if the smaller side pays");
    CHECK(cost_of(with(costs)).carry.to_double() == Approx(0.009 + 0.04).epsilon(1e-9));
    costs.shorts = "400000";
    CHECK(cost_of(with(costs)).carry.to_double() == Approx(0.009 + 0.01).epsilon(1e-9));
}

TEST_CASE("While it is long at GMX, the carry is the other way round of what longs pay",
          "[gmx_v2][costs]") {
    FakeCosts costs = uneven();
    costs.borrowing_longs = per_second("0.036");
    costs.borrowing_shorts = per_second("0.009");
    costs.funding = per_second("0.01");
    costs.longs_pay = true;
    Facts facts = with(costs);
    facts.held = {{.is_long = true}};
    CHECK(cost_of(facts).carry.to_double() == Approx(-0.046).epsilon(1e-9));
}

TEST_CASE("GMX takes what the cap, the pool and its reserves leave to shorts", "[gmx_v2][costs]") {
    Facts facts = with(uneven());
    facts.short_cap = "1050000";
    CHECK(cost_of(facts).cap == wad("500"));
    INFO("40 % of 5 million back 2 million, of which 50,000 are used");
    facts.short_cap = "9000000";
    CHECK(cost_of(facts).cap == wad("975"));
    facts.costs->reserve = "0.3";
    CHECK(cost_of(facts).cap == wad("725"));
    facts.costs->reserve = "0.001";
    CHECK(cost_of(facts).cap == Wad());
    INFO("a long may be sold whatever is left");
    facts.held = {{.is_long = true}};
    CHECK(cost_of(facts).cap == wad("10"));
    facts.costs->reserve = "0.3";
    facts.no_increase = true;
    CHECK(cost_of(facts).cap == wad("10"));
}

TEST_CASE("An order at GMX costs its keeper's fee whatever its size", "[gmx_v2][costs]") {
    // 4.35 million gas at 1 gwei and a fifth more, of ether at 2000.
    CHECK(cost_of(with({})).fixed == wad("10.44"));
}

TEST_CASE("GMX tells no cost that it is not asked for, or that its reader does not know",
          "[gmx_v2][costs]") {
    CHECK_FALSE(World().state.value().cost);
    for (const char* FakeCosts::*probe : {&FakeCosts::short_impact, &FakeCosts::short_impact_twice,
                                          &FakeCosts::long_impact, &FakeCosts::long_impact_twice}) {
        FakeCosts costs;
        costs.*probe = nullptr;
        const World world(with(costs));
        REQUIRE(world.state);
        CHECK_FALSE(world.state->cost);
    }
    INFO("funding that nobody is there to receive");
    FakeCosts alone = uneven();
    alone.shorts = "0";
    alone.funding = per_second("0.01");
    CHECK_FALSE(World(with(alone)).state.value().cost);
}

TEST_CASE("The rates of GMX's own market are what its settlements came to", "[gmx_v2][costs]") {
    // 200,000 USD long and 50,000 short, funding at its least, 1 % a year.
    const Json& file = vectors("reads.json");
    const auto found =
        std::find_if(file.at("calls").begin(), file.at("calls").end(), [](const Json& one) {
            return one.at("fn") == "getMarketInfo" &&
                   one.at("situation") == "04_short_opened: short open";
        });
    REQUIRE(found != file.at("calls").end());
    const auto info =
        only(abi::decode_output<markets::GetMarketInfo>(bytes_of(found->at("ret"))).value());
    const gmx_v2::OpenInterest open{usd("200000"), usd("50000")};
    const auto rate = [&](bool is_long) {
        return gmx_v2::yearly_rate(info, open, is_long).value().value().to_double();
    };
    CHECK(rate(false) == Approx(285383093696108479185e-30 * 31'536'000 - 0.04).epsilon(1e-9));
    CHECK(rate(true) == Approx(1141666678083333447482e-30 * 31'536'000 + 0.01).epsilon(1e-9));
}
