// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/exposure/peg.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace oracle = abi::infra::aggregator_v3;

namespace {

const Address kPegFeed = address(90), kOther = address(91), kOtherOracle = address(92);

/// USDC, the unit of account, with a feed of its peg; ETH; and a further dollar with an oracle.
std::vector<AssetSpec> pegged() {
    auto specs = assets();
    specs[0].peg = PegSpec{kPegFeed, Duration{3'600'000}};
    specs.push_back({.name = "OTHER",
                     .tokens = {kOther},
                     .fixed_price = std::nullopt,
                     .chainlink = kOtherOracle,
                     .max_age = Duration{3'600'000}});
    specs[2].peg = PegSpec{};
    return specs;
}

void say(AnsweringChain& chain, const Address& feed, std::int64_t answer, std::uint64_t age = 10) {
    oracle::LatestRoundData::Output round;
    round.answer = i256(answer);
    round.updated_at = u256(chain.head.timestamp - age);
    chain.on<oracle::LatestRoundData>(feed, {}, round);
}

AnsweringChain world() {
    AnsweringChain chain;
    add_tokens(chain);
    chain.on<abi::infra::erc20::Decimals>(kOther, {}, {18});
    chain.on<oracle::Decimals>(kPegFeed, {}, {8});
    chain.on<oracle::Decimals>(kOtherOracle, {}, {18});
    say(chain, kPegFeed, 99'850'000);
    say(chain, kOtherOracle, 1'010'000'000'000'000'000);
    return chain;
}

struct Sighted {
    AssetBook book;
    std::vector<PegSight> pegs;
};

Sighted sights(const AnsweringChain& chain, const Exposure* exposure = nullptr,
               std::vector<AssetSpec> specs = pegged()) {
    Sighted out{AssetBook::make(std::move(specs)).value(), {}};
    FactBook facts;
    const Snapshot snapshot = chain.read(out.book, facts).value();
    CHECK(out.book.price(0, snapshot)->price == wad("1"));
    out.pegs = peg_sights(out.book, snapshot, exposure);
    return out;
}

Exposure exposure() {
    Exposure out;
    out.asset = "ETH";
    Term pool;
    pool.venue = "curve";
    pool.amounts = {{kUsdc, u256(5u)}, {kOther, u256(0u)}};
    pool.signs.shares = {{kUsdc, 0.3}, {kOther, 0.7}};
    out.terms = {pool, pool};
    out.terms[1].signs.shares = {{kUsdc, 0.6}};
    out.terms[1].signs.lent = {{kUsdc, 0.9}, {kWeth, 0.99}};
    return out;
}

}  // namespace

TEST_CASE("What is taken for a dollar is seen as what its feed says", "[exposure][peg]") {
    const auto seen = sights(world()).pegs;
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].asset == "USDC");
    CHECK(seen[0].price == wad("0.9985"));
    CHECK(seen[0].held == true);
    CHECK_FALSE(seen[0].share);
    CHECK(seen[1].asset == "OTHER");
    CHECK(seen[1].price == wad("1.01"));
    CHECK_FALSE(seen[1].held);
    CHECK(sights(world(), nullptr, assets()).pegs.empty());
}

TEST_CASE("A feed of a peg that cannot be believed is an error of its own", "[exposure][peg]") {
    AnsweringChain chain = world();
    say(chain, kPegFeed, 100'000'000, 3601);
    const auto seen = sights(chain).pegs;
    REQUIRE_FALSE(seen[0].price);
    CHECK(seen[0].price.error().code == Errc::kStale);
    CHECK_THAT(seen[0].price.error().message, Catch::StartsWith("peg feed of USDC: its price is"));
    CHECK(seen[1].price);
    say(chain, kPegFeed, 0);
    CHECK(sights(chain).pegs[0].price.error().code == Errc::kStale);
    chain.revert<oracle::LatestRoundData>(kPegFeed, {});
    CHECK_FALSE(sights(chain).pegs[0].price);
}

TEST_CASE("A strategy shows what it holds of a coin, and what its pools and markets say",
          "[exposure][peg]") {
    Exposure view = exposure();
    auto seen = sights(world(), &view).pegs;
    CHECK(seen[0].share == 0.6);
    CHECK(seen[0].lent == 0.9);
    CHECK(seen[1].share == 0.7);
    CHECK_FALSE(seen[1].lent);
    INFO("an amount of zero is none");
    CHECK(seen[1].held == false);
    view.terms[0].debts = {{kOther, u256(1u)}};
    CHECK(sights(world(), &view).pegs[1].held == true);
    view.terms[0].debts.clear();
    HedgeState hedge;
    hedge.loan = Loan{};
    hedge.loan->lent = 0.97;
    view.terms[1].hedge = hedge;
    CHECK_FALSE(sights(world(), &view).pegs[1].lent);
    INFO("a loan is of the strategy's asset");
    view.asset = "OTHER";
    seen = sights(world(), &view).pegs;
    CHECK(seen[1].held == true);
    CHECK(seen[1].lent == 0.97);
    CHECK(seen[0].lent == 0.9);
    view.asset = "ETH";
    view.terms[1].hedge->funds = {{kOther, u256(1u)}};
    CHECK(sights(world(), &view).pegs[1].held == true);
}

TEST_CASE("A peg without a feed, or with two, is refused", "[exposure][peg]") {
    const auto refused = [](std::vector<AssetSpec> specs) {
        return AssetBook::make(std::move(specs)).error().message;
    };
    auto specs = pegged();
    specs[0].peg = PegSpec{};
    CHECK_THAT(refused(specs), Catch::Contains("asset USDC: its peg needs a chainlink feed"));
    specs[0].peg = PegSpec{kPegFeed, std::nullopt};
    CHECK_THAT(refused(specs), Catch::Contains("and a max_age"));
    specs = pegged();
    specs[2].peg = PegSpec{kPegFeed, Duration{1000}};
    CHECK_THAT(refused(specs), Catch::Contains("asset OTHER: a feed of its peg, and an oracle"));
}

TEST_CASE("What closes hedges reads no peg", "[exposure][peg]") {
    PortfolioSpec spec = portfolio_spec({u256(1u)});
    spec.assets = pegged();
    for (const bool all : {true, false}) {
        Portfolio portfolio = (all ? Portfolio::make(spec) : Portfolio::hedges_only(spec)).value();
        FactBook facts;
        CallList calls;
        REQUIRE(portfolio.plan_reads(facts, calls));
        const auto wanted = facts.take_wanted();
        const bool asks = std::any_of(wanted.begin(), wanted.end(),
                                      [](const Call& call) { return call.to == kPegFeed; });
        CHECK(asks == all);
    }
}
