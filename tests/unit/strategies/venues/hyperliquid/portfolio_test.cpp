// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/portfolio.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

VenueSpec perp(std::int64_t index, const char* coin) {
    VenueSpec out{.venue = "hyperliquid", .params = {}};
    out.params.set("perp", index);
    out.params.set("coin", std::string(coin));
    return out;
}

PortfolioSpec two(const VenueSpec& first, const VenueSpec& second) {
    PortfolioSpec out = portfolio_spec({u256(7u)});
    out.strategies[0].hedge = {first};
    out.strategies.push_back(out.strategies[0]);
    out.strategies[1].name = "other";
    out.strategies[1].hedge = {second};
    return out;
}

std::string refusal(const VenueSpec& first, const VenueSpec& second) {
    const auto made = Portfolio::make(two(first, second));
    return made ? "made" : made.error().message;
}

}  // namespace

TEST_CASE("Perps of HyperCore are told apart by their coins, having no contracts",
          "[hyperliquid]") {
    CHECK(refusal(perp(1, "ETH"), perp(0, "BTC")) == "made");
    CHECK(refusal(perp(1, "ETH"), perp(1, "ETH")) == "made");
    VenueSpec same = perp(1, "ETH");
    same.params.set("dex", std::int64_t{0});
    CHECK_THAT(refusal(perp(1, "ETH"), same),
               Catch::Contains("has the same hedge as strategy eth-usdc, and they differ in dex"));
    PortfolioSpec twice = portfolio_spec({u256(7u)});
    twice.strategies[0].hedge = {perp(1, "ETH"), perp(1, "ETH")};
    CHECK_THAT(Portfolio::make(twice).error().message, Catch::Contains("the same hedge twice"));
}

TEST_CASE("Perps of one dex stand on one margin, those of another on their own", "[hyperliquid]") {
    VenueSpec first = perp(1, "ETH"), second = perp(0, "BTC");
    first.params.set("leverage.target", wad("3"));
    second.params.set("leverage.target", wad("2"));
    CHECK_THAT(refusal(first, second), Catch::Contains("they share one margin"));
    second.params.set("dex", std::int64_t{1});
    CHECK(refusal(first, second) == "made");
}
