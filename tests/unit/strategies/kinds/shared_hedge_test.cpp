// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/shared_hedge.hpp"

#include <catch2/catch.hpp>

#include "strategies/kinds/portfolio.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// Two strategies with one hedge; the second one's asset has a token of its own.
PortfolioSpec twins(const std::string& asset) {
    PortfolioSpec out = portfolio_spec({u256(7u)});
    AssetSpec more = out.assets[1];
    more.name = "BTC";
    more.tokens = {address(21)};
    out.assets.push_back(more);
    StrategySpec twin = out.strategies[0];
    twin.name = "twin";
    twin.asset = asset;
    twin.rebalance.min_order.unit = asset;
    out.strategies.push_back(twin);
    return out;
}

}  // namespace

TEST_CASE("Strategies of one asset may share a hedge, of two they may not", "[kinds][netting]") {
    const auto one = Portfolio::make(twins("ETH"));
    REQUIRE(one);
    CHECK(one->shared().size() == 1);
    const auto two = Portfolio::make(twins("BTC"));
    REQUIRE_FALSE(two);
    CHECK(two.error().code == Errc::kConfig);
    CHECK(two.error().remedy == Remedy::kGiveUp);
    CHECK_THAT(two.error().message,
               Catch::Contains("strategy twin has the same hedge as strategy eth-usdc, of another "
                               "asset"));
    PortfolioSpec levered = twins("ETH");
    levered.strategies[1].kind = "target_leverage";
    levered.strategies[1].terms.set("leverage", Wad::from_int(1));
    CHECK_THAT(Portfolio::make(levered).error().message,
               Catch::Contains("strategy twin is of kind target_leverage, which shares none"));
    INFO("another market is another hedge");
    PortfolioSpec apart = twins("BTC");
    apart.strategies[1].hedge[0].params.set("base_token", address(22));
    CHECK(Portfolio::make(apart).value().shared().empty());
}
