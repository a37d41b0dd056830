// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/wallet/wallet.hpp"

#include <catch2/catch.hpp>

#include "abi/infra/multicall3.hpp"
#include "strategies/exposure/assets.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace erc20 = abi::infra::erc20;

TEST_CASE("A wallet holds its tokens, and the chain's coin as the token it counts as", "[wallet]") {
    AnsweringChain chain;
    chain.on<erc20::BalanceOf>(kWeth, {kAccount}, {u256(5u)});
    chain.on<abi::infra::multicall3::GetEthBalance>(kMulticall, {kAccount}, {u256(7u)});
    Params params;
    params.set("tokens", std::vector<Address>{kWeth});
    FactBook facts;
    const auto plain = wallet::make(params, {kAccount, kMulticall}).value();
    const auto held = plain->holdings(chain.read(*plain, facts).value()).value();
    REQUIRE(held.size() == 1);
    CHECK(held[0].id == to_checksum(kAccount));
    CHECK(held[0].amounts == std::map<Address, u256>{{kWeth, u256(5u)}});

    params.set("native", true);
    CHECK(wallet::make(params, {kAccount, kMulticall}).error().code == Errc::kConfig);
    params.set("native_token", kWeth);
    const auto with_coin = wallet::make(params, {kAccount, kMulticall}).value();
    CHECK(with_coin->holdings(chain.read(*with_coin, facts).value())->front().amounts.at(kWeth) ==
          u256(12u));
}

TEST_CASE("A wallet without tokens counts those of the strategy's asset", "[wallet]") {
    AnsweringChain chain;
    chain.on<erc20::BalanceOf>(kWeth, {kAccount}, {u256(5u)});
    FactBook facts;
    const auto whole = wallet::make({}, {kAccount, kMulticall, {kWeth}}).value();
    CHECK(whole->holdings(chain.read(*whole, facts).value())->front().amounts ==
          std::map<Address, u256>{{kWeth, u256(5u)}});
    CHECK(wallet::make({}, {kAccount, kMulticall}).error().code == Errc::kConfig);
}

TEST_CASE("A wallet counts the owner that it is given, and no token twice", "[wallet]") {
    AnsweringChain chain;
    chain.on<erc20::BalanceOf>(kWeth, {kPool}, {u256(1u)});
    Params params;
    params.set("tokens", std::vector<Address>{kWeth});
    params.set("owner", kPool);
    FactBook facts;
    const auto other = wallet::make(params, {kAccount, kMulticall}).value();
    CHECK(other->holdings(chain.read(*other, facts).value())->front().id == to_checksum(kPool));
    params.set("tokens", std::vector<Address>{kWeth, kWeth});
    CHECK(wallet::make(params, {kAccount, kMulticall}).error().code == Errc::kConfig);
}

TEST_CASE("A wallet counts the chain's coin where it stands among the tokens", "[wallet]") {
    AnsweringChain chain;
    chain.on<erc20::BalanceOf>(kWeth, {kAccount}, {u256(5u)});
    chain.on<abi::infra::multicall3::GetEthBalance>(kMulticall, {kAccount}, {u256(7u)});
    FactBook facts;
    const std::map<Address, u256> both{{kNativeCoin, u256(7u)}, {kWeth, u256(5u)}};
    Params params;
    params.set("tokens", std::vector<Address>{kWeth, kNativeCoin});
    const auto listed = wallet::make(params, {kAccount, kMulticall}).value();
    CHECK(listed->holdings(chain.read(*listed, facts).value())->front().amounts == both);
    const auto of_asset = wallet::make({}, {kAccount, kMulticall, {kNativeCoin, kWeth}}).value();
    CHECK(of_asset->holdings(chain.read(*of_asset, facts).value())->front().amounts == both);
    params.set("tokens", std::vector<Address>{kNativeCoin});
    const auto alone = wallet::make(params, {kAccount, kMulticall}).value();
    CHECK(chain.read(*alone, facts)->calls().size() == 1);

    params.set("native", true);
    params.set("native_token", kWeth);
    CHECK_THAT(wallet::make(params, {kAccount, kMulticall}).error().message,
               Catch::Contains("stands twice"));
}
