// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/curve/curve.hpp"

#include <catch2/catch.hpp>

#include "abi/curve/crypto_swap.hpp"
#include "abi/curve/old_stable_swap.hpp"
#include "abi/curve/stable_swap.hpp"
#include "abi/curve/stable_swap_ng.hpp"
#include "strategies/models/stable_swap.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace erc20 = abi::infra::erc20;
namespace plain = abi::curve::stable_swap;
namespace old = abi::curve::old_stable_swap;
namespace ng = abi::curve::stable_swap_ng;

namespace {

const Address kStable = address(50), kDai = address(51), kLpToken = address(52);

u256 n(std::uint64_t value) {
    return u256(value);
}

/// 300 DAI (18 decimals) and 100 USDC (6) at A = 200, of which the account has 1 of 400.
AnsweringChain world(const Address& lp_token = kStable) {
    AnsweringChain chain;
    add_tokens(chain);
    chain.on<erc20::Decimals>(kDai, {}, {18});
    chain.on<plain::Coins>(kStable, {n(0)}, {kDai});
    chain.on<plain::Coins>(kStable, {n(1)}, {kUsdc});
    chain.on<plain::Balances>(kStable, {n(0)}, {raw18("300.0")});
    chain.on<plain::Balances>(kStable, {n(1)}, {n(100'000'000)});
    chain.on<plain::A>(kStable, {}, {n(200)});
    chain.on<plain::TotalSupply>(lp_token, {}, {raw18("400.0")});
    chain.on<plain::BalanceOf>(lp_token, {kAccount}, {raw18("1.0")});
    return chain;
}

Params params(std::int64_t coins = 2) {
    Params out;
    out.set("pool", kStable);
    out.set("coins", coins);
    return out;
}

Result<Holding> only_holding(const AnsweringChain& chain, const Params& keys = params()) {
    const auto venue = curve::make(keys, {kAccount, kMulticall}).value();
    FactBook facts;
    EVENKEEL_TRY(const Snapshot snapshot, chain.read(*venue, facts));
    CHECK_FALSE(venue->outgrown(snapshot, facts).value());
    EVENKEEL_TRY(auto found, venue->holdings(snapshot));
    REQUIRE(found.size() == 1);
    return found.front();
}

std::string refusal(const AnsweringChain& chain, const Params& keys = params()) {
    const auto found = only_holding(chain, keys);
    REQUIRE_FALSE(found);
    return found.error().message;
}

}  // namespace

TEST_CASE("A share of a stable pool holds that share of each coin", "[curve]") {
    const Holding found = only_holding(world()).value();
    CHECK(found.venue == "curve");
    CHECK(found.id == to_checksum(kStable));
    CHECK(found.amounts.at(kDai) == raw18("0.75"));
    CHECK(found.amounts.at(kUsdc) == n(250'000));
    CHECK(found.gamma.empty());
    const StablePool model{400.0, {300.0, 100.0}};
    CHECK(found.elasticities.at({kDai, kUsdc}) == Approx(elasticities(model)[0][1]));
    CHECK(found.elasticities.at({kUsdc, kUsdc}) == Approx(elasticities(model)[1][1]));
    const auto prices = marginal_prices(model);
    CHECK(found.pool_price->base == kDai);
    CHECK(found.pool_price->quote == kUsdc);
    CHECK(found.pool_price->price.to_double() == Approx(prices[0] / prices[1]));
    CHECK(found.signs.shares == std::map<Address, double>{{kDai, 0.75}, {kUsdc, 0.25}});
}

TEST_CASE("Shares of a stable pool are rounded down", "[curve]") {
    AnsweringChain chain = world();
    chain.on<plain::TotalSupply>(kStable, {}, {n(3)});
    chain.on<plain::BalanceOf>(kStable, {kAccount}, {n(2)});
    chain.on<plain::Balances>(kStable, {n(1)}, {n(100'000'000)});
    CHECK(only_holding(chain)->amounts.at(kUsdc) == n(66'666'666));
}

TEST_CASE("A pool with a liquidity token of its own is read there", "[curve]") {
    Params keys = params();
    keys.set("lp_token", kLpToken);
    CHECK(only_holding(world(kLpToken), keys)->amounts.at(kUsdc) == n(250'000));
}

TEST_CASE("Old pools are asked with int128", "[curve]") {
    AnsweringChain chain = world();
    for (const std::uint64_t i : {0u, 1u}) {
        const i256 place(static_cast<std::int64_t>(i));
        chain.revert<plain::Coins>(kStable, {n(i)});
        chain.revert<plain::Balances>(kStable, {n(i)});
        chain.on<old::Coins>(kStable, {place}, {i == 0 ? kDai : kUsdc});
        chain.on<old::Balances>(kStable, {place}, {i == 0 ? raw18("300.0") : n(100'000'000)});
    }
    CHECK_THAT(refusal(chain), Catch::Contains("coin 0 of the pool"));
    Params keys = params();
    keys.set("index", std::string("int128"));
    CHECK(only_holding(chain, keys)->amounts.at(kDai) == raw18("0.75"));
}

TEST_CASE("A pool's own rates count in its invariant, not in its amounts", "[curve]") {
    AnsweringChain chain = world();
    // A DAI counts as 1.25, a USDC as 1 at its 6 decimals.
    chain.on<ng::StoredRates>(kStable, {}, {{raw18("1.25"), u256::pow10(30)}});
    CHECK_THAT(refusal(chain), Catch::Contains("expected rates: stored"));
    Params keys = params();
    keys.set("rates", std::string("stored"));
    const Holding found = only_holding(chain, keys).value();
    CHECK(found.amounts.at(kDai) == raw18("0.75"));
    const StablePool model{400.0, {375.0, 100.0}};
    const auto prices = marginal_prices(model);
    CHECK(found.pool_price->price.to_double() == Approx(1.25 * prices[0] / prices[1]));
    CHECK(found.elasticities.at({kDai, kDai}) == Approx(elasticities(model)[0][0]));

    chain.on<ng::StoredRates>(kStable, {}, {{raw18("1.25")}});
    CHECK_THAT(refusal(chain, keys), Catch::Contains("expected 2 rates, found 1"));
    chain.on<ng::StoredRates>(kStable, {}, {{raw18("1.25"), n(0)}});
    CHECK_THAT(refusal(chain, keys), Catch::Contains("expected a rate above zero"));
    chain.revert<ng::StoredRates>(kStable, {});
    CHECK_THAT(refusal(chain, keys), Catch::Contains("stored_rates"));
}

TEST_CASE("Of three coins every pair has its elasticity, and no price stands out", "[curve]") {
    AnsweringChain chain = world();
    chain.on<plain::Coins>(kStable, {n(2)}, {kWeth});
    chain.on<plain::Balances>(kStable, {n(2)}, {raw18("50.0")});
    const Holding found = only_holding(chain, params(3)).value();
    CHECK(found.amounts.size() == 3);
    CHECK(found.elasticities.size() == 9);
    CHECK_FALSE(found.pool_price);
    CHECK_THAT(refusal(chain), Catch::Contains("expected 2 coins, found more"));
}

TEST_CASE("An empty pool is a position of nothing at no price", "[curve]") {
    AnsweringChain chain = world();
    chain.on<plain::TotalSupply>(kStable, {}, {n(0)});
    chain.on<plain::BalanceOf>(kStable, {kAccount}, {n(0)});
    chain.on<plain::Balances>(kStable, {n(0)}, {n(0)});
    chain.on<plain::Balances>(kStable, {n(1)}, {n(0)});
    const Holding found = only_holding(chain).value();
    CHECK(found.amounts.at(kDai).is_zero());
    CHECK(found.elasticities.empty());
    CHECK_FALSE(found.pool_price);
    CHECK(found.signs.shares.empty());
    INFO("where one coin is used up, the other is all there is");
    chain.on<plain::Balances>(kStable, {n(0)}, {n(7)});
    CHECK(only_holding(chain)->signs.shares ==
          std::map<Address, double>{{kDai, 1.0}, {kUsdc, 0.0}});
}

TEST_CASE("What is no stable pool, or another one, is refused by name", "[curve]") {
    AnsweringChain chain = world();
    SECTION("a crypto pool") {
        chain.on<abi::curve::crypto_swap::Gamma>(kStable, {}, {n(1)});
        CHECK_THAT(refusal(chain), Catch::Contains("found a crypto pool"));
    }
    SECTION("fewer coins") {
        CHECK_THAT(refusal(chain, params(3)),
                   Catch::Contains("coin 2 of the pool " + to_checksum(kStable)));
    }
    SECTION("the chain's own coin") {
        Address native;
        native.bytes.fill(0xee);
        chain.on<plain::Coins>(kStable, {n(0)}, {native});
        CHECK_THAT(refusal(chain),
                   Catch::Contains("coin 0") && Catch::Contains("the chain's own coin"));
    }
    SECTION("a coin twice") {
        chain.on<plain::Coins>(kStable, {n(1)}, {kDai});
        CHECK_THAT(refusal(chain),
                   Catch::Contains("coin 1") && Catch::Contains("a token of its own"));
    }
    SECTION("more decimals than rates have") {
        chain.on<erc20::Decimals>(kDai, {}, {37});
        CHECK_THAT(refusal(chain), Catch::Contains("at most 36 decimals, found 37"));
    }
    SECTION("no A") {
        chain.on<plain::A>(kStable, {}, {n(0)});
        CHECK_THAT(refusal(chain), Catch::Contains("an A above zero"));
    }
    SECTION("more held than there is") {
        chain.on<plain::BalanceOf>(kStable, {kAccount}, {raw18("400.1")});
        CHECK_THAT(refusal(chain), Catch::Contains("at most the supply"));
    }
    SECTION("more than fits") {
        chain.on<plain::Balances>(kStable, {n(0)}, {u256::max()});
        CHECK(only_holding(chain).error().code == Errc::kOverflow);
    }
}

TEST_CASE("Keys of curve are checked", "[curve]") {
    const auto refused = [](const Params& keys) {
        const auto found = curve::make(keys, {kAccount, kMulticall});
        REQUIRE_FALSE(found);
        CHECK(found.error().code == Errc::kConfig);
        return found.error().message;
    };
    CHECK_THAT(refused({}), Catch::Contains("pool is missing"));
    Params keys;
    keys.set("pool", kStable);
    CHECK_THAT(refused(keys), Catch::Contains("coins is missing"));
    CHECK_THAT(refused(params(1)), Catch::Contains("2 to 8 coins, found 1"));
    CHECK_THAT(refused(params(9)), Catch::Contains("2 to 8 coins, found 9"));
}
