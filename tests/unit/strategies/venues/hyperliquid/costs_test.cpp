// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/costs.hpp"

#include <catch2/catch.hpp>

#include "strategies/venues/hyperliquid/hyperliquid.hpp"
#include "tests/unit/strategies/venues/hyperliquid/core_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

Params with(const std::map<std::string, const char*>& costs) {
    Params out;
    out.set("perp", std::int64_t{4});
    out.set("coin", std::string("ETH"));
    for (const auto& [key, share] : costs) out.set("costs." + key, Ratio{wad(share)});
    return out;
}

std::optional<TradingCost> told(const Params& params, const Core& core = {}, bool asked = true) {
    AnsweringChain chain;
    add_core(chain, core);
    const auto venue =
        hyperliquid::make(params,
                          {.account = kTrader, .multicall = address(8), .tells_cost = asked})
            .value();
    FactBook facts;
    return venue->state(chain.read(*venue, facts).value()).value().cost;
}

std::string contradiction(const Params& params) {
    const auto made = hyperliquid::make(
        params, {.account = kTrader, .multicall = address(8), .tells_cost = true});
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::kConfig);
    return made.error().message;
}

}  // namespace

TEST_CASE("A perp of HyperCore costs its fee, half its spread, and the funding expected",
          "[hyperliquid]") {
    // 1999.9 and 2000.1: half of 0.2 is 0.00005 of 2000.
    const auto paid = told(with({{"taker_fee", "0.00045"}, {"shorts_pay", "0.08"}}));
    REQUIRE(paid);
    CHECK(*paid == TradingCost{.fee = wad("0.0005"), .carry = wad("0.08")});
    CHECK_FALSE(paid->cap);
    const auto received = told(with({{"taker_fee", "0.00045"}, {"shorts_receive", "0.11"}}));
    REQUIRE(received);
    CHECK(received->carry == wad("-0.11"));
    Core wide;
    wide.best = {199'000, 201'000};
    CHECK(told(with({{"taker_fee", "0"}, {"shorts_pay", "0"}}), wide)->fee == wad("0.005"));
}

TEST_CASE("What is not known of HyperCore's costs is not told as nothing", "[hyperliquid]") {
    const auto known = with({{"taker_fee", "0.00045"}, {"shorts_pay", "0.08"}});
    CHECK_FALSE(told(with({})));
    CHECK_FALSE(told(known, {}, false));
    Core empty;
    empty.best.bid = 0;
    CHECK_FALSE(told(known, empty));
}

TEST_CASE("Half of HyperCore's costs, or funding both ways, is refused", "[hyperliquid]") {
    CHECK_THAT(contradiction(with({{"shorts_pay", "0.08"}})),
               Catch::Contains("costs.taker_fee is missing"));
    CHECK_THAT(contradiction(with({{"taker_fee", "0.00045"}})),
               Catch::Contains("expected one of") && Catch::Contains("found none"));
    CHECK_THAT(contradiction(with(
                   {{"taker_fee", "0.00045"}, {"shorts_pay", "0.08"}, {"shorts_receive", "0.08"}})),
               Catch::Contains("found both"));
}
