// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/venues/perp_v2/perp_v2.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace config = abi::perp_v2::clearing_house_config;
namespace exchange = abi::perp_v2::exchange;
namespace registry = abi::perp_v2::market_registry;

namespace {

/// A market whose index averages 2001 and whose own price averages `market`; nothing: too young.
std::optional<TradingCost> cost_at(const char* market, const char* liquidity = "44721.359549",
                                   bool asked = true) {
    AnsweringChain chain;
    add_perp(chain, {});
    chain.on<registry::GetFeeRatio>(kRegistry, {kBase}, {1'000});
    chain.on<config::GetMaxFundingRate>(kConfig, {}, {100'000});
    chain.on<pool::Liquidity>(kPerpPool, {}, {raw18(liquidity)});
    if (market)
        chain.on<exchange::GetSqrtMarketTwapX96>(
            kExchange, {kBase, 900}, {sqrt_of_price(wad(market), Rounding::kDown).value()});
    Params params;
    params.set("clearing_house", kHouse);
    params.set("base_token", kBase);
    const auto venue =
        perp_v2::make(params, {.account = kAccount, .multicall = kMulticall, .tells_cost = asked})
            .value();
    FactBook facts;
    return venue->state(chain.read(*venue, facts).value()).value().cost;
}

}  // namespace

TEST_CASE("A perp costs its fee, its depth, and the funding of now", "[perp_v2]") {
    const auto found = cost_at("2011.005");
    REQUIRE(found);
    CHECK(found->fee == wad("0.001"));
    // 1000 of the base in the pool.
    CHECK(found->impact == Approx(0.002).epsilon(1e-6));
    CHECK_FALSE(found->cap);
    // Half a percent above the index: a short is paid that each day.
    CHECK(found->carry.to_double() == Approx(-0.005 * 365).epsilon(1e-9));
    CHECK(cost_at("1990.995")->carry.to_double() == Approx(0.005 * 365).epsilon(1e-9));
    INFO("a tenth a day is the most");
    CHECK(cost_at("3000")->carry == wad("-36.5"));
    CHECK(cost_at("1000")->carry == wad("36.5"));
}

TEST_CASE("A perp that cannot tell its costs tells none", "[perp_v2]") {
    CHECK_FALSE(cost_at(nullptr));
    CHECK_FALSE(cost_at("2000", "0"));
    CHECK_FALSE(cost_at("2011.005", "44721.359549", false));
}
