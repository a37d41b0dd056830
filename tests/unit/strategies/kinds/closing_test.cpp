// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/closing.hpp"

#include <catch2/catch.hpp>

#include "strategies/kinds/cash_and_carry.hpp"
#include "tests/unit/strategies/kinds/open_venue.hpp"
#include "tests/unit/strategies/routers.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

namespace erc20 = abi::infra::erc20;
const Address kRouter = address(40);

/// A perp of this size, and this much of the asset, of which the router may take none.
AnsweringChain world(const char* perp, const char* held) {
    AnsweringChain chain;
    add_tokens(chain);
    add_pool(chain, -200'311);
    add_router(chain, kRouter);
    add_perp(chain, {.size = perp, .value = perp});
    chain.on<pool::Liquidity>(kPool, {}, {u256(44'721'359'549'995'794u)});
    chain.on<erc20::BalanceOf>(kWeth, {kAccount}, {raw18(held)});
    chain.on<erc20::Allowance>(kWeth, {kAccount, kRouter}, {});
    chain.on<erc20::Allowance>(kUsdc, {kAccount, kRouter}, {});
    return chain;
}

/// Ten of the asset in steps of two, on a perp and in a pool.
PortfolioSpec carry_spec() {
    PortfolioSpec out = portfolio_spec({});
    StrategySpec& one = out.strategies[0];
    one.positions.clear();
    one.name = "carry";
    one.kind = "cash_and_carry";
    one.terms.set("size", Amount{wad("10"), "ETH"});
    one.terms.set("step", Amount{wad("2"), "ETH"});
    one.terms.set("enter", Ratio{wad("0.1")});
    one.terms.set("exit", Ratio{wad("0.02")});
    VenueSpec spot{"spot_swap", {}};
    spot.params.set("router", kRouter);
    spot.params.set("quote", kUsdc);
    one.hedge.push_back(spot);
    return out;
}

HedgeState asset_leg(PortfolioSpec spec, const char* held) {
    Portfolio portfolio = Portfolio::hedges_only(std::move(spec)).value();
    FactBook facts;
    const Snapshot snapshot = world("-10.0", held).read(portfolio, facts).value();
    return portfolio.hedge({0, kSpotLeg}, snapshot).value();
}

PortfolioSpec with_wallet(const Address& token) {
    PortfolioSpec out = carry_spec();
    StrategySpec savings = portfolio_spec({}).strategies[0];
    savings.name = "savings";
    savings.asset = "BTC";
    savings.hedge.clear();
    savings.rebalance.min_order = {wad("0.05"), "BTC"};
    savings.positions = {{"wallet", {}}};
    savings.positions[0].params.set("tokens", std::vector<Address>{token});
    out.assets.push_back({.name = "BTC",
                          .tokens = {address(50)},
                          .fixed_price = std::nullopt,
                          .chainlink = kOracle,
                          .max_age = Duration{3'600'000}});
    out.strategies.push_back(savings);
    return out;
}

}  // namespace

TEST_CASE("Of two that hedge each other neither goes ahead by more than is let", "[closing]") {
    struct Row {
        const char *position, *other, *most, *want;
    };
    const auto row = GENERATE(values<Row>({{"-10", "10", "2", "2"},
                                           {"10", "-10", "2", "2"},
                                           {"-10", "10", "0", "0"},
                                           {"10", "-9", "2", "3"},  // one over, two may be missing
                                           {"-9", "10", "2", "1"},  // the asset is one over
                                           {"-8", "10", "2", "0"},
                                           {"-7", "10", "2", "0"},  // farther apart than is let
                                           {"10", "-7", "2", "5"},
                                           {"10", "-7", "0", "3"},
                                           {"-10", "0", "0", "10"},  // nothing to go ahead of
                                           {"-1", "1", "2", "1"},    // no more than there is
                                           {"0", "5", "2", "0"}}));
    INFO(row.position << " beside " << row.other << ", at most " << row.most);
    CHECK(closable(wad(row.position), wad(row.other), wad(row.most)) == wad(row.want));
}

TEST_CASE("A closing order is no larger than is to be closed now", "[closing]") {
    HedgeState hedge;
    hedge.size = wad("-10");
    ClosingTerms terms{
        .reference_price = wad("2000"), .max_slippage = {wad("0.01")}, .max_order = {}};
    CHECK(closing_order(OpenVenue(), hedge, terms)->size == wad("10"));
    terms.most = wad("3");
    CHECK(closing_order(OpenVenue(), hedge, terms)->size == wad("3"));
    terms.max_order = wad("4000");
    CHECK(closing_order(OpenVenue(), hedge, terms)->size == wad("2"));
}

TEST_CASE("The asset of a carry trade is to be sold, all of it", "[closing][carry]") {
    const HedgeState leg = asset_leg(carry_spec(), "12.5");
    CHECK(closing_trade(leg) == wad("-12.5"));
    CHECK_FALSE(is_flat(leg));
    INFO("of any other kind it stays");
    PortfolioSpec other = carry_spec();
    other.strategies[0].kind = "delta_neutral";
    CHECK(is_flat(asset_leg(other, "12.5")));
}

TEST_CASE("What nobody would buy does not keep a carry trade from rest", "[closing][carry]") {
    CHECK(is_flat(asset_leg(carry_spec(), "0.0")));
    CHECK(is_flat(asset_leg(carry_spec(), "0.000199")));
    CHECK_FALSE(is_flat(asset_leg(carry_spec(), "0.0002")));
}

TEST_CASE("Selling it prepares exactly what is sold, and both only reduce", "[closing][carry]") {
    Portfolio portfolio = Portfolio::hedges_only(carry_spec()).value();
    FactBook facts;
    auto chain = world("-10.0", "10.0");
    const ClosingTerms terms{
        .reference_price = wad("2000"), .max_slippage = {wad("0.01")}, .max_order = {}};
    const auto close = [&] {
        const Snapshot snapshot = chain.read(portfolio, facts).value();
        const LegRef leg{0, kSpotLeg};
        return portfolio.close(leg, portfolio.hedge(leg, snapshot).value(), terms).value();
    };
    Order order = close();
    CHECK(order.kind == OrderKind::kPrepare);
    CHECK(order.approval == raw18("10.0"));
    CHECK(order.reduce_only);
    chain.on<erc20::Allowance>(kWeth, {kAccount, kRouter}, {raw18("10.0")});
    order = close();
    CHECK(order.kind == OrderKind::kTrade);
    CHECK(order.size == wad("-10"));
    CHECK(order.reduce_only);
    CHECK(order.leg == kSpotLeg);
}

TEST_CASE("The two hedges of a carry trade are each other's, others stand alone",
          "[closing][carry]") {
    CHECK(Portfolio::hedges_only(carry_spec())->most_unhedged(0) == wad("2"));
    CHECK_FALSE(Portfolio::hedges_only(portfolio_spec({u256(7u)}))->most_unhedged(0));
}

TEST_CASE("No position may count what closing a carry trade sells", "[closing][carry]") {
    for (const auto& make : {&Portfolio::make, &Portfolio::hedges_only}) {
        CHECK(make(with_wallet(kUsdc)));
        const auto refused = make(with_wallet(kWeth));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::kConfig);
        CHECK(refused.error().message ==
              "strategy savings counts the " + to_checksum(kWeth) + " of " + to_checksum(kAccount) +
                  ", all of which strategy carry sells when it is closed");
    }
    PortfolioSpec own = carry_spec();
    own.strategies[0].positions = {{"wallet", {}}};
    own.strategies[0].positions[0].params.set("tokens", std::vector<Address>{kWeth});
    CHECK_FALSE(Portfolio::hedges_only(own));
    INFO("without tokens it counts the asset's");
    own.strategies[0].positions[0].params = {};
    CHECK_FALSE(Portfolio::hedges_only(own));
    INFO("a position that cannot be made stands in nobody's way");
    own.strategies[0].positions[0].params.set("native", true);
    CHECK(Portfolio::hedges_only(own));
}
