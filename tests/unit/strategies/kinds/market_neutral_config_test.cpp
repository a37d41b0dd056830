// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <functional>

#include "strategies/kinds/distinct.hpp"
#include "tests/unit/strategies/kinds/watched_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

std::string refused(const std::function<void(StrategySpec&)>& change) {
    PortfolioSpec bad = portfolio_spec({u256(7u)});
    bad.assets = four_assets();
    bad.strategies[0].kind = "market_neutral";
    set_list(bad.strategies[0].terms, "basket", {"LINK"});
    REQUIRE(Portfolio::make(bad));
    change(bad.strategies[0]);
    const auto made = Portfolio::make(bad);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::kConfig);
    return made.error().message;
}

}  // namespace

TEST_CASE("Baskets that mean nothing are refused", "[market_neutral]") {
    const auto basket = [](const char* name) {
        return [name](StrategySpec& spec) { spec.terms.set("basket.[1]", std::string(name)); };
    };
    CHECK_THAT(refused(basket("DOGE")), Catch::EndsWith("DOGE is not among the assets"));
    CHECK_THAT(refused(basket("LINK")), Catch::EndsWith("basket: LINK stands twice"));
    CHECK_THAT(refused(basket("ETH")), Catch::Contains("ETH is the strategy's own asset"));
    CHECK_THAT(refused(basket("USDC")), Catch::Contains("USDC is the unit of account"));
    const auto factor = [](const char* name) {
        return [name](StrategySpec& spec) { spec.terms.set("factors.[0]", std::string(name)); };
    };
    CHECK_THAT(refused(factor("LINK")), Catch::Contains("LINK is in basket and factors"));
    CHECK_THAT(refused(factor("ETH")), Catch::Contains("factors: ETH is the strategy's own"));
    CHECK_THAT(refused(factor("USDC")), Catch::Contains("factors: USDC is the unit of account"));
    const auto time = [](const char* name, std::int64_t milliseconds) {
        return [=](StrategySpec& spec) { spec.terms.set(name, Duration{milliseconds}); };
    };
    CHECK_THAT(refused(time("returns_over", 999)), Catch::Contains("shorter than 1s"));
    CHECK_THAT(refused(time("short_window", 3'600'000)),
               Catch::Contains("short_window is shorter than returns_over"));
    CHECK_THAT(refused(time("long_window", 86'400'000)),
               Catch::Contains("long_window is shorter than short_window"));
    CHECK_THAT(refused([](StrategySpec& spec) { spec.terms.set("min_fit", Ratio{wad("1.01")}); }),
               Catch::Contains("expected min_fit from 0% to 100%"));
    CHECK_THAT(refused([](StrategySpec& spec) { spec.terms = {}; }),
               Catch::Contains("basket is empty"));
}

TEST_CASE("What is held of another asset is hedged once", "[market_neutral]") {
    PortfolioSpec spec = portfolio_spec({u256(7u)});
    spec.assets = four_assets();
    const auto positions = spec.strategies[0].positions;
    spec.strategies[0] = neutral_spec();
    spec.strategies[0].name = "by-eth";
    StrategySpec other = spec.strategies[0];
    other.name = "by-btc";
    other.asset = "BTC";
    other.hedge.clear();
    other.rebalance.min_order.unit = "USD";
    spec.strategies[0].positions = positions;
    other.positions = positions;
    const auto said = [&](const StrategySpec& second) {
        PortfolioSpec both = spec;
        both.strategies.push_back(second);
        const auto made = Portfolio::make(both);
        return made ? std::string() : made.error().message;
    };
    CHECK(said(other) ==
          "strategy by-eth: strategy by-btc hedges the LINK of the same positions with BTC, which "
          "must be among factors");
    set_list(spec.strategies[0].terms, "factors", {"BTC"});
    CHECK_THAT(said(other), Catch::StartsWith("strategy by-btc: strategy by-eth hedges the LINK"));
    set_list(other.terms, "factors", {"ETH"});
    CHECK(said(other).empty());
    StrategySpec itself = other;
    itself.kind = "delta_neutral";
    itself.asset = "LINK";
    itself.terms = {};
    CHECK(said(itself) ==
          "strategy by-eth: basket: strategy by-btc hedges the LINK of the same positions itself");
    itself.positions[0].params.set("ids", std::vector<u256>{u256(8u)});
    CHECK(said(itself).empty());
}

TEST_CASE("A factor that nobody hedges with is told", "[market_neutral]") {
    StrategySpec one = neutral_spec(), other = neutral_spec();
    one.name = "by-eth";
    other.name = "by-btc";
    other.asset = "BTC";
    one.positions = other.positions = portfolio_spec({u256(7u)}).strategies[0].positions;
    CHECK(unhedged_factors({one, other}).empty());
    set_list(one.terms, "factors", {"BTC"});
    CHECK(unhedged_factors({one, other}).empty());
    const std::vector<std::string> told{
        "strategy by-eth: no strategy here hedges the LINK of the same positions with its factor "
        "BTC"};
    CHECK(unhedged_factors({one}) == told);
    StrategySpec changed = other;
    changed.hedge.clear();
    CHECK(unhedged_factors({one, changed}) == told);
    changed = other;
    changed.terms = {};
    CHECK(unhedged_factors({one, changed}) == told);
    changed = other;
    changed.positions[0].params.set("ids", std::vector<u256>{u256(8u)});
    CHECK(unhedged_factors({one, changed}) == told);
    changed = other;
    changed.asset = "ETH";
    CHECK(unhedged_factors({one, changed}) == told);
}
