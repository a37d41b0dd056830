// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/kinds/portfolio.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr std::int32_t kTick = -200'311;  // near 2000
const u256 kLiquidity{std::uint64_t{1'000'000'000'000'000}};

/// A position this many ticks to either side, and a perp whose size is `size`.
AnsweringChain world(const char* size, std::int32_t half = 1000, bool tells = true) {
    namespace config = abi::perp_v2::clearing_house_config;
    AnsweringChain chain;
    add_tokens(chain);
    add_pool(chain, kTick);
    add_position(chain, 7, position(kTick - half, kTick + half, kLiquidity));
    add_perp(chain, {.size = size});
    if (!tells) return chain;
    chain.on<abi::perp_v2::market_registry::GetFeeRatio>(kRegistry, {kBase}, {1'000});
    chain.on<config::GetMaxFundingRate>(kConfig, {}, {100'000});
    chain.on<pool::Liquidity>(kPerpPool, {}, {raw18("44721.359549")});
    chain.on<abi::perp_v2::exchange::GetSqrtMarketTwapX96>(
        kExchange, {kBase, 900}, {sqrt_of_price(wad("2000"), Rounding::kDown).value()});
    return chain;
}

PortfolioSpec spec(const char* gas = nullptr) {
    PortfolioSpec out = portfolio_spec({u256(7u)});
    RebalanceSpec& rebalance = out.strategies[0].rebalance;
    rebalance.rule = "optimal_band";
    rebalance.params = {};
    rebalance.params.set("risk_aversion", wad("0.001"));
    rebalance.params.set("volatility", wad("0.8"));
    if (gas)
        rebalance.params.set("gas", static_cast<std::int64_t>(std::stoll(gas)));
    else
        rebalance.params.set("fixed_cost", Amount{wad("0.5"), "USD"});
    return out;
}

struct Seen {
    Exposure exposure;
    Plan plan;
};

Seen seen(const AnsweringChain& chain, const PortfolioSpec& with = spec()) {
    Portfolio portfolio = Portfolio::make(with).value();
    FactBook facts;
    const Snapshot snapshot = chain.read(portfolio, facts).value();
    Exposure exposure = portfolio.exposures(snapshot)[0].value();
    Plan plan = portfolio.decide(0, exposure, {}, chain.head);
    return {std::move(exposure), std::move(plan)};
}

}  // namespace

TEST_CASE("A rule that weighs costs has its hedges tell them", "[kinds]") {
    const Seen found = seen(world("0.0"));
    INFO(found.plan.reason);
    REQUIRE(found.exposure.terms.back().hedge->cost);
    CHECK(found.plan.action == Action::kRebalance);
    CHECK_THAT(found.plan.reason, Catch::Contains("at perp_v2 and 0.5 USD"));
    INFO("the inner band is left on the side that it came from");
    CHECK(found.plan.delta_after.sign() == found.plan.delta_before.sign());
    CHECK(found.plan.delta_after.abs() < found.plan.delta_before.abs());
    INFO("a rule that does not weigh them asks for none");
    CHECK_FALSE(seen(world("0.0"), portfolio_spec({u256(7u)})).exposure.terms.back().hedge->cost);
}

TEST_CASE("Inside of the optimal band nothing is traded", "[kinds]") {
    const Seen open = seen(world("0.0"));
    const std::string size = to_string(-open.exposure.delta);
    const Plan plan = seen(world(size.c_str())).plan;
    INFO(plan.reason);
    CHECK(plan.action == Action::kHold);
    CHECK_THAT(plan.reason, Catch::Contains("inside optimal_band") && Catch::Contains("worth"));
}

TEST_CASE("Costs that nobody tells refuse the plan and name their key", "[kinds]") {
    const Plan plan = seen(world("0.0", 1000, false)).plan;
    CHECK(plan.action == Action::kRefuse);
    CHECK_THAT(plan.reason, Catch::Contains("rebalance.cost is missing"));
    PortfolioSpec with = spec();
    with.strategies[0].rebalance.params.set("cost", Ratio{wad("0.001")});
    const Plan priced = seen(world("0.0", 1000, false), with).plan;
    CHECK(priced.action == Action::kRebalance);
    CHECK_THAT(priced.reason, Catch::Contains("cost 0.1% as configured"));
}

TEST_CASE("A range has edges also while the price is beyond them", "[kinds]") {
    AnsweringChain chain = world("0.0");
    add_position(chain, 7, position(kTick + 100, kTick + 1'100, kLiquidity));
    const Exposure exposure = seen(chain).exposure;
    CHECK(exposure.terms[0].gamma == 0.0);
    REQUIRE(exposure.terms[0].edges);
    const double price = exposure.price.to_double();
    CHECK(exposure.terms[0].edges->lower == Approx(price * std::pow(1.0001, 100)).epsilon(1e-3));
}

TEST_CASE("A range tells where its gamma ends", "[kinds]") {
    const Exposure exposure = seen(world("0.0")).exposure;
    const double price = exposure.price.to_double();
    REQUIRE(exposure.terms[0].edges);
    CHECK(exposure.terms[0].edges->lower == Approx(price / std::pow(1.0001, 1000)).epsilon(1e-3));
    CHECK(exposure.terms[0].edges->upper == Approx(price * std::pow(1.0001, 1000)).epsilon(1e-3));
    CHECK_FALSE(exposure.terms[1].edges);
    INFO("a range of a tenth of a percent is at its edge: to the target");
    const Plan plan = seen(world("0.0", 10)).plan;
    CHECK_THAT(plan.reason, Catch::Contains("uniswap_v3 7 is within one move of 60s of an edge"));
    CHECK((plan.action != Action::kRebalance || plan.delta_after == Wad()));
}

TEST_CASE("Gas is priced where the chain's coin is a token of an asset", "[kinds]") {
    AnsweringChain chain = world("0.0");
    chain.head.base_fee = gwei(9);
    PortfolioSpec with = spec("500000");
    with.max_tip = gwei(1);
    const Plan refused = seen(chain, with).plan;
    CHECK(refused.action == Action::kRefuse);
    CHECK_THAT(refused.reason, Catch::Contains("rebalance.fixed_cost is missing"));
    with.assets[1].tokens.push_back(Address{});
    const Seen found = seen(chain, with);
    CHECK(found.exposure.coin_price == wad("2000"));
    // 500,000 * 10 gwei * 2000.
    CHECK_THAT(found.plan.reason, Catch::Contains("and 10 USD"));
}

TEST_CASE("What speaks against a pending order reckons with the same gas as the decision",
          "[kinds]") {
    const AnsweringChain chain = world("0.0");
    PortfolioSpec with = spec("20000");
    with.max_tip = gwei(10);
    with.assets[1].tokens.push_back(Address{});
    with.strategies[0].rebalance.min_order = Amount{Wad(), "ETH"};
    Portfolio portfolio = Portfolio::make(with).value();
    FactBook facts;
    const Snapshot snapshot = chain.read(portfolio, facts).value();
    const Exposure exposure = portfolio.exposures(snapshot)[0].value();
    int holds = 0, trades = 0;
    for (int percent = 5; percent < 100; percent += 5) {
        const Wad over = Wad::from_double(exposure.delta.to_double() * percent / 100.0).value();
        Order pending;
        pending.size = -exposure.delta - over;
        pending.deadline = chain.head.timestamp + 60;
        Exposure landed = exposure;
        landed.delta = -over;
        const bool rests = portfolio.decide(0, landed, {}, chain.head).action == Action::kHold;
        (rests ? holds : trades) += 1;
        INFO("past the target by " << to_string(over));
        CHECK(portfolio.unwanted(0, exposure, pending, chain.head).value().has_value() == !rests);
    }
    CHECK(holds > 0);
    CHECK(trades > 0);
}
