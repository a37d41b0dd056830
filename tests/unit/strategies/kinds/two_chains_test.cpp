// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "abi/infra/multicall3.hpp"
#include "strategies/exposure/assets.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

const Address kFarMulticall = address(90);

/// The position, its tokens and WETH's oracle are on "far", the perp here. Both chains have a token
/// at the address of USDC, here of 6 decimals and there of 18, as they may.
PortfolioSpec spec() {
    PortfolioSpec out = portfolio_spec({u256(7u)});
    out.chains.push_back({"far", 77, kFarMulticall});
    for (AssetSpec& asset : out.assets) {
        asset.tokens_on["far"] = asset.tokens;
        if (!asset.chainlink) continue;
        asset.tokens.clear();
        asset.oracle_chain = "far";
    }
    out.strategies[0].positions[0].chain = "far";
    return out;
}

struct World {
    AnsweringChain here, far;
    FactBook facts, far_facts;
    Portfolio portfolio;

    explicit World(const PortfolioSpec& with = spec()) : portfolio(Portfolio::make(with).value()) {
        add_tokens(here);
        add_perp(here, {});
        add_tokens(far);
        add_pool(far, -200'311);
        add_position(far, 7,
                     position(-201'311, -199'311, u256(std::uint64_t{1'000'000'000'000'000})));
        far.head = block(500, 9'990);
        far.on<abi::infra::multicall3::GetEthBalance>(kFarMulticall, {kAccount}, {raw18("3.0")});
    }
    Snapshot read_here() { return here.read(portfolio, facts).value(); }
    Snapshot read_far() {
        const auto plan = [&](FactBook& book, CallList& calls) {
            return portfolio.plan_reads(book, calls, "far");
        };
        return far.snapshot(far.plan(plan, far_facts).value());
    }
    Snapshot read() {
        FurtherSnapshots further;
        further.emplace("far", std::make_shared<const Snapshot>(read_far()));
        return read_here().beside(std::move(further));
    }
    Result<Exposure> exposure(const Snapshot& snapshot) const {
        return portfolio.exposures(snapshot).at(0);
    }
};

std::string refused(const PortfolioSpec& bad) {
    const auto made = Portfolio::make(bad);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::kConfig);
    return made.error().message;
}

}  // namespace

TEST_CASE("A position on a further chain counts as on one chain", "[chains]") {
    World world;
    const Exposure apart = world.exposure(world.read()).value();

    AnsweringChain all;
    add_tokens(all);
    add_pool(all, -200'311);
    add_position(all, 7, position(-201'311, -199'311, u256(std::uint64_t{1'000'000'000'000'000})));
    add_perp(all, {});
    Portfolio portfolio = Portfolio::make(portfolio_spec({u256(7u)})).value();
    FactBook facts;
    const Snapshot snapshot = all.read(portfolio, facts).value();
    Exposure together = portfolio.exposures(snapshot).at(0).value();
    CHECK(apart.terms[0].chain == "far");
    CHECK(apart.terms[1].chain.empty());
    together.terms[0].chain = "far";
    CHECK(apart == together);
}

TEST_CASE("Each chain is asked for its own and nothing else", "[chains]") {
    World world;
    const auto targets = [](const Snapshot& snapshot) {
        std::set<Address> out;
        for (const Call& call : snapshot.calls()) out.insert(call.to);
        return out;
    };
    const auto here = targets(world.read_here()), far = targets(world.read_far());
    CHECK(here.contains(kHouse));
    CHECK_FALSE(here.contains(kPool));
    CHECK_FALSE(here.contains(kOracle));
    CHECK(far.contains(kPool));
    CHECK(far.contains(kOracle));
    CHECK_FALSE(far.contains(kHouse));
    CHECK(world.portfolio.chains_of(0, nullptr) == std::set<std::string>{"far"});
}

TEST_CASE("A further chain that was not read is an error with its name", "[chains]") {
    World world;
    CHECK(world.exposure(world.read_here()).error().message == "chain far was not read");
    FurtherSnapshots further;
    further.emplace("far", fail(Errc::kMissing, Remedy::kRetryLater, "chain far: silence"));
    const Snapshot without = world.read_here().beside(std::move(further));
    CHECK(world.exposure(without).error().message == "chain far: silence");
    INFO("what is here can be read nevertheless");
    CHECK(world.portfolio.hedge({0, 0}, without));
}

TEST_CASE("Orders tried on one chain leave the others as they were", "[chains]") {
    World world;
    const Snapshot before = world.read();
    const Snapshot after = before.with_results(before.results());
    CHECK(world.exposure(after).value() == world.exposure(before).value());
}

TEST_CASE("A token is of its chain: another there may have its address and other decimals",
          "[chains]") {
    World world;
    world.here.on<abi::infra::erc20::Decimals>(kUsdc, {}, {18});
    AssetBook book = AssetBook::make(spec().assets).value();
    FactBook facts, far_facts;
    REQUIRE(world.here.plan(
        [&](FactBook& asked, CallList& calls) { return book.plan_reads(asked, calls); }, facts));
    REQUIRE(world.far.plan(
        [&](FactBook& asked, CallList& calls) { return book.plan_reads(asked, calls, "far"); },
        far_facts));
    CHECK(book.decimals(kUsdc) == 18u);
    CHECK(book.decimals(kUsdc, "far") == 6u);
    CHECK_FALSE(book.asset_of(kWeth));
    CHECK(book.asset_of(kWeth, "far") == book.find("ETH"));
    auto twice = spec().assets;
    twice[0].tokens_on["far"].push_back(twice[1].tokens_on["far"].front());
    CHECK_THAT(AssetBook::make(twice).error().message,
               Catch::Contains("stands in more than one place"));
}

TEST_CASE("A wallet on a further chain counts that chain's coin", "[chains]") {
    PortfolioSpec with = spec();
    VenueSpec wallet{.venue = "wallet", .params = {}, .chain = "far"};
    wallet.params.set("tokens", std::vector{kNativeCoin});
    with.strategies[0].positions = {wallet};
    for (AssetSpec& asset : with.assets)
        if (asset.chainlink) asset.tokens_on["far"].push_back(kNativeCoin);
    World world(with);
    const Exposure exposure = world.exposure(world.read()).value();
    CHECK(exposure.terms[0].delta == wad("3.0"));
}

TEST_CASE("The same balance on two chains is two, on one it is counted once", "[chains]") {
    PortfolioSpec with = spec();
    VenueSpec wallet{.venue = "wallet", .params = {}, .chain = "far"};
    wallet.params.set("tokens", std::vector{kUsdc});
    with.strategies[0].positions = {wallet, wallet};
    CHECK_THAT(refused(with), Catch::Contains("is counted by two entries"));
    with.strategies[0].positions[1].chain.clear();
    CHECK(Portfolio::make(with));
}

TEST_CASE("Chains that are not there, stand twice or are traded on are refused", "[chains]") {
    PortfolioSpec with = spec();
    with.strategies[0].positions[0].chain = "fra";
    CHECK_THAT(refused(with), Catch::Contains("there is no chain fra"));
    with = spec();
    with.assets[0].tokens_on["fra"] = {};
    CHECK_THAT(refused(with), Catch::Contains("there is no chain fra"));
    with = spec();
    with.chains.push_back({"other", 77, kFarMulticall});
    CHECK_THAT(refused(with), Catch::Contains("stands twice"));
    with = spec();
    with.chains[0].id = with.chain_id;
    CHECK_THAT(refused(with), Catch::Contains("stands twice"));
    with = spec();
    with.strategies[0].hedge[0].chain = "far";
    CHECK_THAT(refused(with),
               Catch::Contains("orders are signed on one chain, and far is only read"));
}
