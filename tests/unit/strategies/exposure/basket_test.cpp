// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "tests/unit/strategies/kinds/watched_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace oracle = abi::infra::aggregator_v3;

namespace {

AnsweringChain priced_chain() {
    AnsweringChain chain;
    add_tokens(chain);
    add_priced(chain, kLink, kLinkOracle, "15.0");
    add_priced(chain, kBtc, kBtcOracle, "60000.0");
    return chain;
}

Result<Exposure> composed(const AnsweringChain& chain, std::vector<Holding> holdings,
                          const StrategySpec& spec = neutral_spec()) {
    AssetBook book = AssetBook::make(four_assets()).value();
    FactBook facts;
    const Snapshot snapshot = chain.read(book, facts).value();
    return compose(book, book.prices(snapshot), spec, {std::move(holdings)}, {});
}

Holding holding(std::map<Address, u256> amounts) {
    Holding out;
    out.amounts = std::move(amounts);
    return out;
}

}  // namespace

TEST_CASE("What positions hold of a basket is with fees, less debts, each position by itself",
          "[exposure]") {
    Holding lent = holding({{kLink, raw18("10.0")}, {kWeth, raw18("1.0")}});
    lent.fees = {{kLink, raw18("2.0")}};
    Holding owed = holding({});
    owed.debts = {{kLink, raw18("5.0")}};
    const Exposure found = composed(priced_chain(), {lent, owed}).value();
    REQUIRE(found.basket.size() == 1);
    CHECK(found.basket[0].asset == "LINK");
    CHECK(found.basket[0].price == wad("15"));
    CHECK(found.basket[0].amount == wad("7"));
    CHECK(found.basket[0].gross == wad("17"));
    CHECK(found.delta == wad("1"));
    CHECK(found.gross_delta == wad("1"));
    StrategySpec plain = neutral_spec();
    plain.terms = {};
    const Exposure without = composed(priced_chain(), {lent, owed}, plain).value();
    CHECK(without.basket.empty());
    CHECK(without.swings.empty());
}

TEST_CASE("An asset of which nothing is held may have no price", "[exposure]") {
    AnsweringChain chain = priced_chain();
    chain.on<oracle::LatestRoundData>(kLinkOracle, {}, {});
    const Exposure found = composed(chain, {holding({{kWeth, raw18("1.0")}})}).value();
    CHECK_FALSE(found.basket[0].price);
    CHECK(composed(chain, {holding({{kLink, raw18("1.0")}})}).error().code == Errc::kStale);
}

TEST_CASE("Pools without the strategy's asset tell the prices of its basket", "[exposure]") {
    Holding by_base = holding({{kLink, raw18("10.0")}}), by_quote = by_base, other = by_base;
    by_base.pool_price = PoolPrice{kLink, kUsdc, wad("15.1")};
    by_quote.pool_price = PoolPrice{kUsdc, kLink, wad("0.0625")};
    other.pool_price = PoolPrice{kBtc, kUsdc, wad("61000")};
    Holding in_btc = by_base;
    in_btc.pool_price = PoolPrice{kLink, kBtc, wad("0.00024")};
    const Exposure found =
        composed(priced_chain(), {by_base, by_quote, other, in_btc, by_base}).value();
    CHECK(found.basket[0].pools == std::vector<Wad>{wad("15.1"), wad("16"), wad("14.4")});
    CHECK(found.pools.empty());
}

TEST_CASE("Amounts swing with the prices of all coins of a pool", "[exposure]") {
    Holding pool = holding({{kWeth, raw18("3.0")}, {kLink, raw18("400.0")}});
    pool.elasticities = {{{kWeth, kWeth}, -0.5},
                         {{kWeth, kLink}, 0.25},
                         {{kLink, kLink}, -0.75},
                         {{kLink, kUsdc}, 0.5}};
    const Exposure found = composed(priced_chain(), {pool}).value();
    CHECK(found.gamma == Approx(-0.5 * 3.0 / 2000.0));
    CHECK(found.swings == AmountSwings{{{"ETH", "ETH"}, -1.5},
                                       {{"ETH", "LINK"}, 0.75},
                                       {{"LINK", "LINK"}, -300.0},
                                       {{"LINK", "USDC"}, 200.0}});
}

TEST_CASE("A factor is watched and not counted", "[exposure]") {
    StrategySpec spec = neutral_spec();
    set_list(spec.terms, "factors", {"BTC"});
    const Exposure found =
        composed(priced_chain(), {holding({{kLink, raw18("1.0")}})}, spec).value();
    REQUIRE(found.basket.size() == 2);
    CHECK(found.basket[0].asset == "BTC");
    CHECK(found.basket[0].price == wad("60000"));
    CHECK(found.basket[0].amount == Wad());
}
