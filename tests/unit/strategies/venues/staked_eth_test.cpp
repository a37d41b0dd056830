// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/staked_eth/staked_eth.hpp"

#include <catch2/catch.hpp>

#include "abi/staked_eth/rate_provider.hpp"
#include "abi/staked_eth/rocket_token_reth.hpp"
#include "abi/staked_eth/staked_token_v1.hpp"
#include "abi/staked_eth/we_eth.hpp"
#include "abi/staked_eth/wst_eth.hpp"
#include "strategies/exposure/assets.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace erc20 = abi::infra::erc20;
namespace staked = abi::staked_eth;

namespace {

const Address kStaked = address(100), kProvider = address(101);
const u256 kOne{std::uint64_t{1'000'000'000'000'000'000}};

/// 7 raw units held; the contracts say 11 for them and 1.5 as the rate.
AnsweringChain world(const char* rate = "1.5") {
    AnsweringChain chain;
    add_tokens(chain);
    chain.on<erc20::Decimals>(kStaked, {}, {18});
    chain.on<erc20::BalanceOf>(kStaked, {kAccount}, {u256(7u)});
    const u256 one = raw18(rate);
    chain.on<staked::wst_eth::GetStETHByWstETH>(kStaked, {kOne}, {one});
    chain.on<staked::wst_eth::GetStETHByWstETH>(kStaked, {u256(7u)}, {u256(11u)});
    chain.on<staked::rocket_token_reth::GetEthValue>(kStaked, {kOne}, {one});
    chain.on<staked::rocket_token_reth::GetEthValue>(kStaked, {u256(7u)}, {u256(11u)});
    chain.on<staked::we_eth::GetEETHByWeETH>(kStaked, {kOne}, {one});
    chain.on<staked::we_eth::GetEETHByWeETH>(kStaked, {u256(7u)}, {u256(11u)});
    chain.on<staked::staked_token_v1::ExchangeRate>(kStaked, {}, {one});
    chain.on<staked::rate_provider::GetRate>(kProvider, {}, {one});
    return chain;
}

Params params_of(const std::string& kind, const Address& counts_as = kWeth) {
    Params params;
    params.set("token", kStaked);
    params.set("kind", kind);
    params.set("counts_as", counts_as);
    if (kind == "rate_provider") params.set("rate_from", kProvider);
    return params;
}

std::unique_ptr<HoldingVenue> venue(const Params& params) {
    return staked_eth::make(params, {kAccount, kMulticall}).value();
}

Result<std::vector<Holding>> held(const AnsweringChain& chain, const Params& params) {
    FactBook facts;
    const auto one = venue(params);
    EVENKEEL_TRY(const Snapshot snapshot, chain.read(*one, facts));
    return one->holdings(snapshot);
}

}  // namespace

TEST_CASE("Staked ether counts as ether by the rate of its kind", "[staked_eth]") {
    struct Row {
        const char* kind;
        std::uint64_t ether;
    };
    // Where there is only a rate: 7 * 1.5, cut.
    const auto row = GENERATE(values<Row>({{"wsteth", 11},
                                           {"reth", 11},
                                           {"weeth", 11},
                                           {"cbeth", 10},
                                           {"rate_provider", 10},
                                           {"steth", 7}}));
    INFO(row.kind);
    const auto found = held(world(), params_of(row.kind)).value();
    REQUIRE(found.size() == 1);
    CHECK(found[0].venue == "staked_eth");
    CHECK(found[0].id == to_checksum(kStaked));
    CHECK(found[0].amounts == std::map<Address, u256>{{kWeth, u256(row.ether)}});
    CHECK(held(world(), params_of(row.kind, kNativeCoin))->front().amounts ==
          std::map<Address, u256>{{kNativeCoin, u256(row.ether)}});
}

TEST_CASE("A rate that cannot be is an error and never 1", "[staked_eth]") {
    const std::string kind = GENERATE("wsteth", "reth", "weeth", "cbeth", "rate_provider");
    for (const char* rate : {"0.0", "0.000000000000000001", "0.89", "2.01", "1000000000.0"}) {
        INFO(kind << " at " << rate);
        const auto found = held(world(rate), params_of(kind));
        REQUIRE_FALSE(found);
        CHECK(found.error().code == Errc::kRefused);
        CHECK_THAT(found.error().message, Catch::Contains("between 0.9 and 2"));
    }
    AnsweringChain huge = world();
    huge.on<staked::staked_token_v1::ExchangeRate>(kStaked, {}, {u256::max()});
    CHECK_FALSE(held(huge, params_of("cbeth")));
    AnsweringChain silent = world();
    silent.revert<staked::wst_eth::GetStETHByWstETH>(kStaked, {kOne});
    CHECK(held(silent, params_of("wsteth")).error().code == Errc::kReverted);
}

TEST_CASE("The bounds of the rate can be set", "[staked_eth]") {
    Params params = params_of("cbeth");
    params.set("max_rate", wad("1.4"));
    CHECK(held(world(), params).error().code == Errc::kRefused);
    params.set("max_rate", wad("3.0"));
    CHECK(held(world("2.5"), params)->front().amounts.at(kWeth) == u256(17u));
    params.set("min_rate", wad("3.1"));
    CHECK(staked_eth::make(params, {kAccount, kMulticall}).error().code == Errc::kConfig);
    params.set("min_rate", wad("0.0"));
    CHECK(staked_eth::make(params, {kAccount, kMulticall}).error().code == Errc::kConfig);
}

TEST_CASE("Balances that change are converted anew, those that rebase are just read",
          "[staked_eth]") {
    AnsweringChain chain = world();
    FactBook facts;
    const auto wrapped = venue(params_of("wsteth")), rebasing = venue(params_of("steth"));
    REQUIRE(chain.read(*wrapped, facts));
    REQUIRE(chain.read(*rebasing, facts));
    chain.on<erc20::BalanceOf>(kStaked, {kAccount}, {u256(8u)});
    chain.on<staked::wst_eth::GetStETHByWstETH>(kStaked, {u256(8u)}, {u256(12u)});
    const Snapshot after = chain.read(*rebasing, facts).value();
    CHECK_FALSE(rebasing->outgrown(after, facts).value());
    CHECK(rebasing->holdings(after)->front().amounts.at(kWeth) == u256(8u));
    const Snapshot changed = chain.read(*wrapped, facts).value();
    CHECK_FALSE(wrapped->holdings(changed));
    CHECK(wrapped->outgrown(changed, facts).value());
    CHECK(wrapped->holdings(chain.read(*wrapped, facts).value())->front().amounts.at(kWeth) ==
          u256(12u));
}

TEST_CASE("What staked ether counts as must have 18 decimals", "[staked_eth]") {
    CHECK(held(world(), params_of("cbeth", kUsdc)).error().code == Errc::kConfig);
    AnsweringChain chain = world();
    chain.on<erc20::Decimals>(kStaked, {}, {8});
    CHECK(held(chain, params_of("cbeth")).error().code == Errc::kConfig);
}

TEST_CASE("Keys of staked_eth that contradict each other are refused", "[staked_eth]") {
    const auto refused = [](const Params& params) {
        const auto made = staked_eth::make(params, {kAccount, kMulticall});
        REQUIRE_FALSE(made);
        CHECK(made.error().code == Errc::kConfig);
        return made.error().message;
    };
    CHECK_THAT(refused({}), Catch::Contains("token is missing"));
    Params params;
    params.set("token", kStaked);
    CHECK_THAT(refused(params), Catch::Contains("kind is missing"));
    params.set("kind", std::string("rate_provider"));
    CHECK_THAT(refused(params), Catch::Contains("counts_as is missing"));
    params.set("counts_as", kWeth);
    CHECK_THAT(refused(params), Catch::Contains("rate_from is missing"));
    params.set("kind", std::string("steth"));
    params.set("min_rate", wad("0.5"));
    CHECK_THAT(refused(params), Catch::Contains("ether 1 to 1"));
    params.set("kind", std::string("doge"));
    CHECK_THAT(refused(params), Catch::Contains("knows no kind doge"));
}
