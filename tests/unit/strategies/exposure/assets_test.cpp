// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/exposure/assets.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace oracle = abi::infra::aggregator_v3;

namespace {

struct Priced {
    AssetBook book;
    AssetPrices prices;
};

Priced priced(const AnsweringChain& chain) {
    Priced out{AssetBook::make(assets()).value(), {}};
    FactBook facts;
    const Snapshot snapshot = chain.read(out.book, facts).value();
    out.prices = out.book.prices(snapshot);
    return out;
}

Result<Exposure> composed(const Holding& holding) {
    AnsweringChain chain;
    add_tokens(chain);
    const Priced world = priced(chain);
    StrategySpec strategy;
    strategy.name = "s";
    strategy.asset = "ETH";
    HedgeState hedge;
    hedge.size = wad("-1.5");
    hedge.value = wad("7.0");
    return compose(world.book, world.prices, strategy, {{holding}}, {hedge});
}

Holding holding() {
    Holding out;
    out.venue = "uniswap_v3";
    out.id = "7";
    out.amounts = {{kWeth, raw18("2.0")}, {kUsdc, u256(3'000'000'000u)}};
    out.fees = {{kWeth, raw18("0.25")}, {kUsdc, u256(1'000'000u)}};
    out.gamma = {{kWeth, -0.5}, {kUsdc, -0.25}};
    out.pool_price = PoolPrice{kWeth, kUsdc, wad("2010.0")};
    return out;
}

}  // namespace

TEST_CASE("An exposure adds up exactly", "[exposure]") {
    const Exposure found = composed(holding()).value();
    CHECK(found.price == wad("2000.0"));
    CHECK(found.price_time == 9'990);
    CHECK(found.delta == wad("0.75"));
    CHECK(found.gross_delta == wad("2.25"));
    CHECK(found.value == wad("7508.0"));
    CHECK(found.gamma == -0.5);
    REQUIRE(found.terms.size() == 2);
    CHECK(found.terms[0].delta == wad("2.25"));
    CHECK(found.terms[0].value == wad("7501.0"));
    CHECK(found.terms[1].hedge);
    CHECK(found.pools == std::vector<PoolPrice>{{kWeth, kUsdc, wad("2010.0")}});
}

TEST_CASE("A range that the price has left keeps its edges", "[exposure]") {
    Holding one = holding();
    one.gamma = {{kWeth, 0.0}, {kUsdc, 0.0}};
    one.edges = {{kWeth, {2100.0, 2200.0}}, {kUsdc, {1.0 / 2200.0, 1.0 / 2100.0}}};
    const Exposure found = composed(one).value();
    CHECK(found.gamma == 0.0);
    CHECK(found.terms[0].edges == PriceEdges{2100.0, 2200.0});
}

TEST_CASE("A pool's price counts in either orientation", "[exposure]") {
    Holding one = holding();
    one.pool_price = PoolPrice{kUsdc, kWeth, wad("0.0005")};
    CHECK(composed(one)->pools == std::vector<PoolPrice>{{kWeth, kUsdc, wad("2000.0")}});
}

TEST_CASE("What is owed counts against the rest, rounded against us", "[exposure]") {
    Holding one = holding();
    one.debts = {{kWeth, raw18("3.0")}, {kUsdc, u256(500'000'001u)}};
    const Exposure found = composed(one).value();
    CHECK(found.terms[0].delta == wad("-0.75"));
    CHECK(found.terms[0].value == wad("1000.999999"));
    CHECK(found.terms[0].debts == one.debts);
    CHECK(found.gross_delta == wad("0.75"));
    one.amounts.clear();
    one.fees.clear();
    one.debts = {{kBase, u256(1u)}};
    CHECK(composed(one).error().code == Errc::kConfig);
}

TEST_CASE("Elasticities of an asset's own tokens make its gamma", "[exposure]") {
    Holding one = holding();
    one.gamma.clear();
    one.elasticities = {{{kWeth, kWeth}, -0.5}, {{kWeth, kUsdc}, 0.5}, {{kUsdc, kWeth}, 0.5}};
    // -0.5 of two units at 2000.
    CHECK(composed(one)->gamma == Approx(-0.5 * 2.0 / 2000.0));
    one.elasticities = {{{kBase, kWeth}, -0.5}};
    CHECK(composed(one).error().code == Errc::kConfig);
}

TEST_CASE("The chain's own coin is a token of 18 decimals that nobody asks for them",
          "[exposure]") {
    auto specs = assets();
    specs[1].tokens.push_back(kNativeCoin);
    AssetBook book = AssetBook::make(specs).value();
    FactBook facts;
    CallList calls;
    REQUIRE(book.plan_reads(facts, calls));
    CHECK(book.decimals(kNativeCoin) == 18u);
    for (const Call& call : facts.take_wanted()) CHECK(call.to != kNativeCoin);
}

TEST_CASE("A token of no asset is named with its position", "[exposure]") {
    Holding one = holding();
    one.amounts.emplace(kBase, u256(0u));
    const auto found = composed(one);
    CHECK(found.error().code == Errc::kConfig);
    CHECK_THAT(found.error().message,
               Catch::Contains(to_checksum(kBase)) && Catch::Contains("uniswap_v3 7"));
}

TEST_CASE("An oracle that cannot be believed spoils its own asset", "[exposure]") {
    AnsweringChain chain;
    add_tokens(chain);
    oracle::LatestRoundData::Output round;
    round.answer = i256(std::int64_t{200'000'000'000});
    round.updated_at = u256(chain.head.timestamp);
    const auto price_with = [&](const oracle::LatestRoundData::Output& said) {
        chain.on<oracle::LatestRoundData>(kOracle, {}, said);
        const Priced world = priced(chain);
        CHECK(world.prices[0]);
        return world.prices[1];
    };
    CHECK(price_with(round)->price == wad("2000.0"));
    round.updated_at = u256(chain.head.timestamp - 3600);
    CHECK(price_with(round));
    round.updated_at = u256(chain.head.timestamp - 3601);
    CHECK(price_with(round).error().code == Errc::kStale);
    CHECK_THAT(price_with(round).error().message,
               Catch::Contains("3601s old, at most 3600s allowed"));
    round.updated_at = u256(0u);
    CHECK(price_with(round).error().code == Errc::kStale);
    round.updated_at = u256(chain.head.timestamp);
    round.answer = i256(std::int64_t{0});
    CHECK(price_with(round).error().code == Errc::kStale);
    round.answer = i256(std::int64_t{-5});
    CHECK(price_with(round).error().code == Errc::kStale);
}

TEST_CASE("Assets that contradict each other are refused", "[exposure]") {
    const auto refused = [](std::vector<AssetSpec> specs) {
        return AssetBook::make(std::move(specs)).error().message;
    };
    auto specs = assets();
    specs[1].tokens.push_back(kUsdc);
    CHECK_THAT(refused(specs), Catch::Contains("stands in more than one place"));
    specs = assets();
    specs[1].name = "USDC";
    CHECK_THAT(refused(specs), Catch::Contains("USDC stands twice"));
    specs = assets();
    specs[1].max_age.reset();
    CHECK_THAT(refused(specs), Catch::Contains("max_age"));
    specs = assets();
    specs[1].fixed_price = wad("2.0");
    CHECK_THAT(refused(specs), Catch::Contains("either a fixed price or an oracle"));
    specs = assets();
    specs[0].fixed_price = wad("2.0");
    CHECK_THAT(refused(specs), Catch::Contains("unit of account"));
}
