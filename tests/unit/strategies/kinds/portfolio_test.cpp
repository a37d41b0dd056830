// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/portfolio.hpp"

#include <catch2/catch.hpp>

#include "strategies/exposure/assets.hpp"
#include "tests/unit/strategies/routers.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr std::int32_t kTick = -200'311;
const u256 kLiquidity{std::uint64_t{1'000'000'000'000'000}};

AnsweringChain world(const PerpNumbers& perp = {}) {
    AnsweringChain chain;
    add_tokens(chain);
    add_pool(chain, kTick);
    add_position(chain, 7, position(kTick - 1000, kTick + 1000, kLiquidity));
    add_perp(chain, perp);
    return chain;
}

PortfolioSpec spec() {
    return portfolio_spec({u256(7u)});
}

/// The exposure that `chain` shows.
Exposure exposure_in(Portfolio& portfolio, const AnsweringChain& chain) {
    FactBook facts;
    const Snapshot snapshot = chain.read(portfolio, facts).value();
    auto found = portfolio.exposures(snapshot);
    REQUIRE(found.size() == 1);
    return found[0].value();
}

Plan planned(const AnsweringChain& chain, const PortfolioSpec& with = spec(),
             const StrategyState& state = {}) {
    Portfolio portfolio = Portfolio::make(with).value();
    return portfolio.decide(0, exposure_in(portfolio, chain), state, chain.head);
}

std::string refused(const PortfolioSpec& bad) {
    const auto made = Portfolio::make(bad);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::kConfig);
    return made.error().message;
}

}  // namespace

TEST_CASE("An unhedged position is hedged with one order to the target", "[kinds]") {
    const AnsweringChain chain = world();
    const Plan plan = planned(chain);
    INFO(plan.reason);
    CHECK(plan.action == Action::kRebalance);
    CHECK(plan.strategy == "eth-usdc");
    REQUIRE(plan.orders.size() == 1);
    CHECK(plan.orders[0].size == -plan.delta_before);
    CHECK_FALSE(plan.orders[0].reduce_only);
    CHECK(plan.delta_after == Wad());
    CHECK(plan.orders[0].deadline == chain.head.timestamp + 300);
    CHECK_THAT(plan.reason, Catch::Contains("is outside the band"));
}

TEST_CASE("A target is traded to", "[kinds]") {
    PortfolioSpec with = spec();
    with.strategies[0].target = wad("0.25");
    CHECK(planned(world(), with).delta_after == wad("0.25"));
}

TEST_CASE("Too much hedge is reduced and not past zero", "[kinds]") {
    const Plan plan = planned(world({.size = "-10.0"}));
    REQUIRE(plan.orders.size() == 1);
    CHECK(plan.orders[0].reduce_only);
    CHECK(plan.orders[0].size == -plan.delta_before);
    CHECK(plan.orders[0].size.sign() > 0);
}

TEST_CASE("A hedge on the wrong side is crossed with one order, not reduce-only", "[kinds]") {
    const Plan plan = planned(world({.size = "0.1"}));
    REQUIRE(plan.orders.size() == 1);
    CHECK_FALSE(plan.orders[0].reduce_only);
    CHECK(plan.delta_after == Wad());
}

TEST_CASE("Holding says why", "[kinds]") {
    const AnsweringChain chain = world();
    StrategyState busy;
    busy.in_flight = "order 0xabc sent at block 99";
    const Plan waiting = planned(chain, spec(), busy);
    CHECK(waiting.action == Action::kHold);
    CHECK(waiting.reason == "in flight: order 0xabc sent at block 99");
    CHECK(waiting.delta_after == waiting.delta_before);

    PortfolioSpec coarse = spec();
    coarse.strategies[0].rebalance.min_order = {wad("100000.0"), "USD"};
    const Plan small = planned(chain, coarse);
    CHECK(small.action == Action::kHold);
    CHECK_THAT(small.reason, Catch::Contains("is below min_order 100000.0 USD"));

    PortfolioSpec wide = spec();
    wide.strategies[0].rebalance.params.set("width", Ratio{wad("2.0")});
    const Plan inside = planned(chain, wide);
    CHECK(inside.action == Action::kHold);
    CHECK_THAT(inside.reason, Catch::Contains("inside the band"));
    CHECK(inside.orders.empty());
}

TEST_CASE("max_interval overrules a rule that waits", "[kinds]") {
    PortfolioSpec wide = spec();
    wide.strategies[0].rebalance.params.set("width", Ratio{wad("2.0")});
    wide.strategies[0].rebalance.max_interval = Duration{3'600'000};
    StrategyState state;
    state.last_rebalance = 10'000 - 3'599;
    CHECK(planned(world(), wide, state).action == Action::kHold);
    state.last_rebalance = 10'000 - 3'600;
    const Plan plan = planned(world(), wide, state);
    CHECK(plan.action == Action::kRebalance);
    CHECK_THAT(plan.reason, Catch::Contains("max_interval is 3600s"));
}

TEST_CASE("What the venue cannot take is refused with its reason", "[kinds]") {
    const Plan paused = planned(world({.paused = true}));
    CHECK(paused.action == Action::kRefuse);
    CHECK_THAT(paused.reason, Catch::Contains("clearing house is paused"));
    const Plan far = planned(world({.price = "1900.0"}));
    CHECK(far.action == Action::kRefuse);
    CHECK_THAT(far.reason, Catch::Contains("beyond the worst"));
    CHECK(far.delta_after == far.delta_before);
}

TEST_CASE("The same block gives the same plan", "[kinds]") {
    CHECK(planned(world({.size = "-3.0"})) == planned(world({.size = "-3.0"})));
}

TEST_CASE("A strategy that cannot be read is an error of its own", "[kinds]") {
    PortfolioSpec two = portfolio_spec({u256(7u)});
    two.strategies.push_back(two.strategies[0]);
    two.strategies[1].name = "other";
    two.strategies[1].hedge.clear();
    two.strategies[1].positions[0].params.set("ids", std::vector<u256>{u256(8u)});
    AnsweringChain chain = world();
    add_position(chain, 8, position(kTick - 1000, kTick + 1000, kLiquidity));
    Portfolio portfolio = Portfolio::make(two).value();
    FactBook facts;
    REQUIRE(chain.read(portfolio, facts));
    chain.revert<nft::Positions>(kManager, {u256(8u)});
    const auto found = portfolio.exposures(chain.read(portfolio, facts).value());
    REQUIRE(found.size() == 2);
    CHECK(found[0]);
    CHECK_THAT(found[1].error().message, Catch::Contains("position 8 does not exist"));
    CHECK(portfolio.allowed_calls().size() == 2);
}

TEST_CASE("Specs that cannot work are refused by the strategy's name", "[kinds]") {
    auto bad = spec();
    bad.strategies[0].kind = "basket";
    CHECK_THAT(refused(bad), Catch::Contains("strategy eth-usdc") && Catch::Contains("basket"));
    bad = spec();
    bad.strategies[0].asset = "BTC";
    CHECK_THAT(refused(bad), Catch::Contains("BTC is not among the assets"));
    bad = spec();
    bad.strategies[0].asset = "USDC";
    CHECK_THAT(refused(bad), Catch::Contains("unit of account"));
    bad = spec();
    bad.strategies[0].hedge.push_back(bad.strategies[0].hedge[0]);
    CHECK_THAT(refused(bad), Catch::Contains("has the same hedge twice"));
    bad.strategies[0].hedge[1].params.set("base_token", kWeth);
    bad.strategies[0].hedge[0].params.set("share", Ratio{wad("0.5")});
    CHECK_THAT(refused(bad), Catch::Contains("a share of every hedge, or of none"));
    bad.strategies[0].hedge[1].params.set("share", Ratio{wad("0.4")});
    CHECK_THAT(refused(bad), Catch::Contains("shares of 100% together, found 90"));
    bad.strategies[0].hedge[1].params.set("share", Ratio{wad("-0.5")});
    CHECK_THAT(refused(bad), Catch::Contains("a share above zero"));
    bad.strategies[0].hedge[1].params.set("share", Ratio{wad("0.5")});
    CHECK(Portfolio::make(bad));
    bad = spec();
    bad.strategies[0].positions[0].venue = "bancor";
    CHECK_THAT(refused(bad), Catch::Contains("uniswap_v3, ") && Catch::Contains("wallet") &&
                                 Catch::Contains("bancor"));
    bad = spec();
    bad.strategies[0].rebalance.rule = "hope";
    CHECK_THAT(refused(bad), Catch::Contains("band, interval") && Catch::Contains("hope"));
    bad = spec();
    bad.strategies[0].rebalance.min_order.unit = "BTC";
    CHECK_THAT(refused(bad), Catch::Contains("min_order"));
    bad = spec();
    bad.strategies.push_back(bad.strategies[0]);
    CHECK_THAT(refused(bad), Catch::Contains("stands twice"));
    bad.strategies[1].name = "twin";
    CHECK(Portfolio::make(bad));
    bad.strategies[1].hedge[0].params.set("leverage.max", Wad::from_int(7));
    CHECK_THAT(refused(bad), Catch::Contains("strategy twin has the same hedge as strategy "
                                             "eth-usdc, and they differ in leverage.max"));
}

TEST_CASE("Money on hand counts once, whoever else counts it", "[kinds]") {
    PerpNumbers perp;
    perp.idle = "700.0";
    AnsweringChain chain = world(perp);
    namespace erc20 = abi::infra::erc20;
    add_router(chain, address(40));
    chain.on<erc20::BalanceOf>(kWeth, {kAccount}, {u256()});
    for (const Address& token : {kWeth, kUsdc})
        chain.on<erc20::Allowance>(token, {kAccount, address(40)}, {u256()});
    const auto idle = [&](const PortfolioSpec& with) {
        Portfolio portfolio = Portfolio::make(with).value();
        for (const Term& term : exposure_in(portfolio, chain).terms)
            if (term.venue == "perp_v2") return term.hedge->idle;
        return wad("-1");
    };
    auto alone = spec();
    alone.strategies[0].hedge[0].params.set("leverage.target", wad("3.0"));
    CHECK(idle(alone) == wad("700.0"));
    auto with_wallet = alone;
    VenueSpec wallet{"wallet", {}};
    wallet.params.set("tokens", std::vector<Address>{kUsdc});
    with_wallet.strategies[0].positions.push_back(wallet);
    CHECK(idle(with_wallet) == Wad());
    auto with_spot = alone;
    VenueSpec spot{"spot_swap", {}};
    spot.params.set("router", address(40));
    spot.params.set("quote", kUsdc);
    with_spot.strategies[0].hedge.push_back(spot);
    CHECK(idle(with_spot) == Wad());
}

TEST_CASE("Hedges on one margin want the same leverage", "[kinds]") {
    auto both = spec();
    both.strategies.push_back(both.strategies[0]);
    both.strategies[1].name = "other";
    both.strategies[1].hedge[0].params.set("base_token", kWeth);
    Params& first = both.strategies[0].hedge[0].params;
    Params& second = both.strategies[1].hedge[0].params;
    auto unmoved = both;
    unmoved.strategies[0].models.set("regimes.calm", wad("0.4"));
    unmoved.strategies[0].models.set("regimes.wild", wad("1.2"));
    unmoved.strategies[0].models.set("regimes.margin", wad("1.5"));
    CHECK(Portfolio::make(unmoved));
    first.set("leverage.max", wad("5.0"));
    INFO("who moves no margin takes none from the other");
    CHECK(Portfolio::make(both));
    first.set("leverage.target", wad("3.0"));
    CHECK_THAT(refused(both), Catch::Contains("strategy other has another leverage on perp_v2 than "
                                              "strategy eth-usdc"));
    second.set("leverage.target", wad("3.0"));
    INFO("a max above the band is no limit of it");
    CHECK(Portfolio::make(both));
    INFO("one market may be wild while the other is calm");
    auto scaled = both;
    for (const char* group : {"regimes.", "tails."}) {
        const std::string name(group);
        for (std::size_t i = 0; i < 2; ++i) {
            scaled = both;
            Params& models = scaled.strategies[i].models;
            models.set("regimes.calm", wad("0.4"));
            models.set("regimes.wild", wad("1.2"));
            models.set("tails.beyond", wad("4"));
            models.set("tails.often", Ratio{wad("0.01")});
            CHECK(Portfolio::make(scaled));
            models.set(name + "margin", wad("1.5"));
            CHECK_THAT(refused(scaled), Catch::Contains("strategies eth-usdc and other share one "
                                                        "margin of perp_v2"));
        }
    }
    second.set("leverage.band", Ratio{wad("0.1")});
    CHECK_THAT(refused(both), Catch::Contains("share one margin"));
    second.set("clearing_house", kManager);
    CHECK(Portfolio::make(both));
}

TEST_CASE("A balance that two entries count is refused", "[kinds]") {
    VenueSpec wallet{"wallet", {}};
    wallet.params.set("tokens", std::vector<Address>{kWeth, kNativeCoin});
    auto both = spec();
    both.strategies[0].positions.push_back(wallet);
    CHECK(Portfolio::make(both));
    both.strategies[0].positions.push_back(wallet);
    CHECK_THAT(refused(both), Catch::Contains("is counted by two entries"));
    both.strategies[0].positions.back().params.set("tokens", std::vector<Address>{kNativeCoin});
    CHECK_THAT(refused(both), Catch::Contains(to_checksum(kNativeCoin)));
    both.strategies[0].positions.pop_back();
    VenueSpec spot{"spot_swap", {}};
    spot.params.set("router", address(40));
    spot.params.set("quote", kUsdc);
    both.strategies[0].hedge.push_back(spot);
    CHECK_THAT(refused(both), Catch::Contains(to_checksum(kWeth)));
    both.strategies[0].positions.pop_back();
    CHECK(Portfolio::make(both));
}

TEST_CASE("What one strategy hedges with, another of the asset may not count", "[kinds]") {
    auto both = spec();
    VenueSpec spot{"spot_swap", {}};
    spot.params.set("router", address(40));
    spot.params.set("quote", kUsdc);
    both.strategies[0].hedge = {spot};
    auto other = spec().strategies[0];
    other.name = "other";
    both.strategies.push_back(other);
    CHECK(Portfolio::make(both));
    VenueSpec wallet{"wallet", {}};
    wallet.params.set("tokens", std::vector<Address>{kUsdc});
    both.strategies[1].positions.push_back(wallet);
    INFO("the money that hedges pay with may be shared");
    CHECK(Portfolio::make(both));
    both.strategies[1].positions.back().params.set("tokens", std::vector<Address>{kWeth});
    CHECK_THAT(refused(both), Catch::Contains("strategy other counts the " + to_checksum(kWeth)) &&
                                  Catch::Contains("strategy eth-usdc hedges with"));
}
