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

/// A position of 100 and a hedge with so much margin; the third strategy has another position.
Result<Exposure> holding(const char* position, const char* venue, const char* perp,
                         const char* margin) {
    Exposure out;
    out.terms.resize(2);
    out.terms[0].venue = "uniswap_v2";
    out.terms[0].id = position;
    out.terms[0].value = wad("100");
    HedgeState hedge;
    hedge.venue = out.terms[1].venue = venue;
    hedge.id = out.terms[1].id = perp;
    hedge.margin = wad(margin);
    out.terms[1].hedge = std::move(hedge);
    return out;
}

Wad worth(const Result<Exposure>& exposure) {
    return own_equity(*exposure) + exposure->beside.value();
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

TEST_CASE("Strategies that hedge one position are worth what they are together", "[kinds]") {
    std::vector<StrategySpec> specs(3);
    for (std::size_t i = 0; i < specs.size(); ++i) {
        specs[i].name = std::to_string(i);
        specs[i].positions = {{i < 2 ? "uniswap_v2" : "wallet", {}}};
    }
    std::vector exposures{holding("pair", "perp_v2", "ETH", "10"),
                          holding("pair", "gmx_v2", "BTC", "20"),
                          holding("other", "gmx_v2", "ETH", "40")};
    SECTION("the position counts once, both accounts do") {
        stand_together(specs, {}, exposures);
        CHECK(worth(exposures[0]) == wad("130"));
        CHECK(worth(exposures[1]) == wad("130"));
        CHECK(exposures[2]->beside == Wad());
    }
    SECTION("two markets on one account have one margin") {
        exposures[1] = holding("pair", "perp_v2", "BTC", "10");
        stand_together(specs, {}, exposures);
        CHECK(worth(exposures[0]) == wad("110"));
        CHECK(worth(exposures[1]) == wad("110"));
    }
    SECTION("nobody knows it while one of them cannot be read") {
        exposures[0] = fail(Errc::kMissing, Remedy::kRetryLater, "no answer");
        stand_together(specs, {}, exposures);
        CHECK_FALSE(exposures[1]->beside);
        CHECK(exposures[2]->beside == Wad());
    }
}
