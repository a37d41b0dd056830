// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/market_neutral.hpp"

#include <catch2/catch.hpp>

#include "strategies/models/volatility/hedge_weights.hpp"
#include "tests/unit/strategies/kinds/watched_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

/// Five ETH and 820 LINK of 15 USD.
Exposure held() {
    Exposure out;
    out.asset = "ETH";
    out.price = wad("2000");
    out.delta = out.gross_delta = wad("5");
    out.basket = {{.asset = "LINK", .price = wad("15"), .amount = wad("820"), .gross = wad("820")}};
    return out;
}

MarketMemory linked(double beta, double short_fit, double long_fit, std::uint64_t returns = 500) {
    return memory_of(remembers({"ETH", "LINK"}, pair_sigma(beta, short_fit),
                               pair_sigma(beta, long_fit), returns));
}

/// What a strategy makes of it.
Exposure aimed(const MarketMemory& memory, Exposure exposure = held(),
               const StrategySpec& spec = neutral_spec()) {
    const Aims aims = aims_of(spec).value();
    REQUIRE(take_aim(spec, aims, memory, exposure));
    return exposure;
}

std::string no_target(const MarketMemory& memory, const StrategySpec& spec = neutral_spec()) {
    const Exposure found = aimed(memory, held(), spec);
    REQUIRE(found.outlook.refusal);
    CHECK(found.target == Wad());
    CHECK(found.gross_delta == wad("5"));
    return *found.outlook.refusal;
}

/// Pools of LINK and USDC, and of ETH and LINK, all of liquidity 1000, at these prices.
Exposure two_pools(double eth, double link) {
    AnsweringChain chain;
    add_tokens(chain);
    const auto text = [](double value) { return to_string(Wad::from_double(value).value()); };
    const std::string eth_text = text(eth), link_text = text(link);
    add_tokens(chain, eth_text.c_str());
    add_priced(chain, kLink, kLinkOracle, link_text.c_str());
    add_priced(chain, kBtc, kBtcOracle, "60000.0");
    AssetBook book = AssetBook::make(four_assets()).value();
    FactBook facts;
    const Snapshot snapshot = chain.read(book, facts).value();
    const auto pool = [&](const Address& base, const Address& quote, double price,
                          unsigned places) {
        const auto raw = [](double amount, unsigned decimals) {
            return Wad::from_double(amount).value().to_token(decimals, Rounding::kDown).value();
        };
        Holding out;
        out.amounts = {{base, raw(1000.0 / std::sqrt(price), 18)},
                       {quote, raw(1000.0 * std::sqrt(price), places)}};
        out.gamma = {{base, -500.0 / std::pow(price, 1.5)}, {quote, -500.0 * std::pow(price, 1.5)}};
        out.pool_price = PoolPrice{base, quote, Wad::from_double(price).value()};
        return out;
    };
    return compose(book, book.prices(snapshot), neutral_spec(),
                   {{pool(kLink, kUsdc, link, 6), pool(kWeth, kLink, eth / link, 18)}}, {})
        .value();
}

/// 820 LINK in the wallet, of 15 USD, and a perp on ETH with a target of leverage.
struct ProxyWorld {
    explicit ProxyWorld(const PerpNumbers& numbers) {
        add_tokens(chain);
        add_priced(chain, kLink, kLinkOracle, "15.0");
        add_priced(chain, kBtc, kBtcOracle, "60000.0");
        add_perp(chain, numbers);
        chain.on<abi::infra::erc20::BalanceOf>(kLink, {kAccount}, {raw18("820.0")});
    }
    static PortfolioSpec spec() {
        PortfolioSpec out = portfolio_spec({});
        out.assets = four_assets();
        out.strategies[0] = neutral_spec();
        Params wallet;
        wallet.set("tokens", std::vector<Address>{kLink});
        out.strategies[0].positions = {{"wallet", wallet}};
        out.strategies[0].hedge[0].params.set("leverage.target", wad("2"));
        out.strategies[0].hedge[0].params.set("leverage.max", wad("4"));
        return out;
    }
    Exposure exposure() {
        FactBook facts;
        return portfolio.exposures(chain.read(portfolio, facts).value())[0].value();
    }
    Plan decided(const MarketMemory& memory, Exposure& seen, const StrategyState& state = {}) {
        REQUIRE(portfolio.inform(0, memory, seen, chain.head));
        return portfolio.decide(0, seen, state, chain.head);
    }

    AnsweringChain chain;
    Portfolio portfolio = Portfolio::make(spec()).value();
};

double off(const Exposure& exposure) {
    return (exposure.delta - exposure.target).to_double();
}

}  // namespace

TEST_CASE("What is held of another asset is offset by its beta", "[market_neutral]") {
    const Exposure found = aimed(linked(1.12, 0.71, 0.68));
    // 1.12 * 820 * 15 / 2000
    CHECK(found.target.to_double() == Approx(-6.888).epsilon(1e-8));
    CHECK(found.gross_delta.to_double() == Approx(11.888).epsilon(1e-8));
    CHECK(found.delta == wad("5"));
    CHECK_FALSE(found.outlook.refusal);
    CHECK_THAT(found.outlook.words, Catch::StartsWith("LINK of 12300.0 USD hedged as -6.88"));
    CHECK_THAT(found.outlook.words, Catch::EndsWith(" ETH: beta 1.12, fit 71% and 68%"));
    const BasketHedge hedge = found.basket[0].hedge.value();
    CHECK(hedge.size == found.target);
    CHECK(hedge.beta.to_double() == Approx(1.12).epsilon(1e-8));
    CHECK(hedge.short_fit == Approx(0.71));
    CHECK(hedge.long_fit == Approx(0.68));
}

TEST_CASE("A target of the operator's own comes on top", "[market_neutral]") {
    Exposure exposure = held();
    exposure.target = wad("2");
    CHECK(aimed(linked(1.0, 0.9, 0.9), exposure).target.to_double() == Approx(2.0 - 6.15));
}

TEST_CASE("A debt of another asset is offset the other way round", "[market_neutral]") {
    Exposure exposure = held();
    exposure.basket[0].amount = wad("-820");
    const Exposure found = aimed(linked(1.0, 0.9, 0.9), exposure);
    CHECK(found.target.to_double() == Approx(6.15));
    CHECK(found.gross_delta.to_double() == Approx(11.15));
}

TEST_CASE("A proxy must fit over one window at least", "[market_neutral]") {
    CHECK_FALSE(aimed(linked(1.0, 0.61, 0.3)).outlook.refusal);
    CHECK_FALSE(aimed(linked(1.0, 0.3, 0.61)).outlook.refusal);
    CHECK(no_target(linked(1.0, 0.31, 0.28)) ==
          "market_neutral: ETH takes away 31% of the variance of LINK over 30d and 28% over 90d, "
          "less than min_fit 60% over both");
    StrategySpec mild = neutral_spec();
    mild.terms.set("min_fit", Ratio{wad("0.3")});
    CHECK_FALSE(aimed(linked(1.0, 0.31, 0.28), held(), mild).outlook.refusal);
}

TEST_CASE("Too few returns, or prices of long ago, tell no beta", "[market_neutral]") {
    CHECK(no_target(linked(1.0, 0.9, 0.9, 89)) ==
          "market_neutral: 89 returns of ETH, LINK at once are too few, 90 are needed");
    CHECK_FALSE(aimed(linked(1.0, 0.9, 0.9, 90)).outlook.refusal);
    CHECK_THAT(no_target({}), Catch::Contains("0 returns of ETH, LINK"));
    MarketMemory other = linked(1.0, 0.9, 0.9);
    other.covariance->assets[1] = "XYZ";
    CHECK_THAT(no_target(other), Catch::Contains("0 returns"));
    MarketMemory old = linked(1.0, 0.9, 0.9);
    old.time += 30 * 8'640 + 14'400;
    CHECK_FALSE(aimed(old).outlook.refusal);
    old.time += 1;
    CHECK(no_target(old) ==
          "market_neutral: the newest prices of ETH, LINK at once are 273601s old, at most 273600s "
          "are allowed");
}

TEST_CASE("What is not held needs no beta", "[market_neutral]") {
    Exposure exposure = held();
    exposure.basket[0].amount = exposure.basket[0].gross = Wad();
    exposure.basket[0].price.reset();
    const Exposure found = aimed({}, exposure);
    CHECK_FALSE(found.outlook.refusal);
    CHECK(found.target == Wad());
    CHECK(found.outlook.words == "nothing of LINK is held");
}

TEST_CASE("Beside a factor the beta is its row of the hedge vector", "[market_neutral]") {
    StrategySpec spec = neutral_spec();
    set_list(spec.terms, "factors", {"BTC"});
    spec.terms.set("min_fit", Ratio{wad("0.5")});
    const Matrix sigma{3, 3, {3e-4, 2.8e-4, 3e-4, 2.8e-4, 5e-4, 5e-4, 3e-4, 5e-4, 9e-4}};
    const std::vector<double> link{0.0, 0.0, 1.0};
    const std::vector<std::size_t> hedges{1, 0};
    const auto row = hedge_vector(sigma, link, hedges).value();
    const Exposure found =
        aimed(memory_of(remembers({"BTC", "ETH", "LINK"}, sigma, sigma)), held(), spec);
    CHECK(found.target.to_double() == Approx(row.values[0] * 820.0 * 15.0 / 2000.0));
    CHECK(row.values[0] > -1.0);  // alone it would be more
    CHECK(found.basket[0].hedge->long_fit == Approx(1.0 - row.deviation * row.deviation / 9e-4));
}

TEST_CASE("A hedge that does not move is no hedge", "[market_neutral]") {
    CHECK(no_target(memory_of(
              remembers({"ETH", "LINK"}, {2, 2, {0.0, 0.0, 0.0, 1e-4}}, pair_sigma(1.0, 0.9)))) ==
          "market_neutral: covariance: ETH does not move");
}

TEST_CASE("The slope is that of a basket whose prices move with the asset", "[market_neutral]") {
    constexpr double kBeta = 1.3, kEth = 2000.0, kStep = 1e-4;
    const MarketMemory memory = linked(kBeta, 0.9, 0.9);
    const auto at = [&](double move) {
        return aimed(memory, two_pools(kEth * std::exp(move), 15.0 * std::exp(kBeta * move)));
    };
    const Exposure here = at(0.0);
    CHECK(here.basket[0].amount.to_double() ==
          Approx(1000.0 / std::sqrt(15.0) + 1000.0 * std::sqrt(kEth / 15.0)));
    const double found = here.gamma - here.outlook.target_slope;
    const double moved =
        (off(at(kStep)) - off(at(-kStep))) / (kEth * (std::exp(kStep) - std::exp(-kStep)));
    // Oracles tell eight decimals.
    CHECK(found == Approx(moved).epsilon(1e-4));
    CHECK(here.gamma != Approx(found).epsilon(0.05));
}

TEST_CASE("A position of nothing but a basket's asset is hedged by proxy", "[market_neutral]") {
    ProxyWorld world({});
    Exposure exposure = world.exposure();
    CHECK(exposure.delta == Wad());
    CHECK(exposure.value == wad("12300"));
    const Plan plan = world.decided(linked(1.12, 0.71, 0.68), exposure);
    REQUIRE(plan.orders.size() == 1);
    CHECK(plan.orders[0].size.to_double() == Approx(-6.888).epsilon(1e-8));
    // Two percent of what is hedged, though the asset itself is not held.
    CHECK_THAT(plan.reason, Catch::Contains("outside the band ±0.137"));
    CHECK_THAT(plan.reason, Catch::Contains("; LINK of 12300.0 USD hedged as -6.88"));
}

TEST_CASE("A refused proxy trades nothing, and its hedge still gets its margin",
          "[market_neutral]") {
    PerpNumbers low{.size = "-10.0", .value = "-20000.0", .margin = "4000.0"};
    low.idle = low.leave = "90000.0";
    ProxyWorld world(low);
    Exposure exposure = world.exposure();
    StrategyState state;
    state.wish = MoveWish{0, 0, 7};
    const Plan plan = world.decided(linked(1.12, 0.3, 0.3), exposure, state);
    CHECK(plan.action == Action::kRefuse);
    CHECK(plan.orders.empty());
    CHECK(plan.wish == state.wish);
    CHECK_THAT(plan.reason, Catch::StartsWith("market_neutral: ETH takes away 30%"));
    const Portfolio& portfolio = world.portfolio;
    const Head& head = world.chain.head;
    CHECK(portfolio.unwanted(0, exposure, {}, head).value() == exposure.outlook.refusal);
    CHECK_FALSE(portfolio.utility(0, exposure, head));
    const Plan secured = portfolio.hold_off_liquidation(0, exposure, state, head, plan);
    REQUIRE(secured.orders.size() == 1);
    CHECK(secured.orders[0].kind == OrderKind::kPrepare);
    CHECK(secured.orders[0].what == "pay 6000.0 USD of margin in");
}
