// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/balancer/balancer.hpp"

#include <catch2/catch.hpp>

#include "abi/balancer_v2/balancer_queries.hpp"
#include "abi/balancer_v2/stable_pool.hpp"
#include "abi/balancer_v2/vault.hpp"
#include "abi/balancer_v2/weighted_pool.hpp"
#include "strategies/models/stable_swap.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace weighted = abi::balancer_v2::weighted_pool;
namespace stable = abi::balancer_v2::stable_pool;
namespace queries = abi::balancer_v2::balancer_queries;
namespace bvault = abi::balancer_v2::vault;

namespace {

const Address kWeighted = address(60), kBalancerVault = address(61), kQueries = address(62);
const Hash32 kPoolId = [] {
    Hash32 out;
    out.bytes.fill(7);
    return out;
}();

u256 n(std::uint64_t value) {
    return u256(value);
}

/// The exit that is asked for `held` pool tokens.
queries::QueryExit::Input exit_of(std::uint64_t held) {
    queries::QueryExit::Input out;
    out.pool_id = kPoolId;
    out.sender = out.recipient = kAccount;
    out.request.assets = {kWeth, kUsdc};
    out.request.min_amounts_out = {n(0), n(0)};
    out.request.user_data.resize(64);
    out.request.user_data[31] = 1;
    n(held).to_be_bytes(std::span<std::uint8_t, 32>(out.request.user_data.data() + 32, 32));
    return out;
}

void hold(AnsweringChain& chain, std::uint64_t held, const u256& weth, const u256& usdc) {
    chain.on<weighted::BalanceOf>(kWeighted, {kAccount}, {n(held)});
    chain.on<queries::QueryExit>(kQueries, exit_of(held), {n(held), {weth, usdc}});
}

/// 8 parts WETH and 2 parts USDC, 40 and 20000 of them, of which the account has 5 tokens.
AnsweringChain world() {
    AnsweringChain chain;
    add_tokens(chain);
    chain.on<weighted::GetPoolId>(kWeighted, {}, {kPoolId});
    chain.on<weighted::GetVault>(kWeighted, {}, {kBalancerVault});
    chain.on<queries::Vault>(kQueries, {}, {kBalancerVault});
    chain.on<weighted::GetNormalizedWeights>(kWeighted, {}, {{raw18("0.8"), raw18("0.2")}});
    chain.on<bvault::GetPoolTokens>(kBalancerVault, {kPoolId},
                                    {{kWeth, kUsdc}, {raw18("40.0"), n(20'000'000'000)}, n(3)});
    hold(chain, 5, raw18("4.0"), n(2'000'000'000));
    return chain;
}

/// The same as a stable pool of A = 200, in which WETH counts as 1.25.
AnsweringChain stable_world() {
    AnsweringChain chain = world();
    chain.revert<weighted::GetNormalizedWeights>(kWeighted, {});
    chain.on<stable::GetAmplificationParameter>(kWeighted, {}, {n(200'000), false, n(1000)});
    chain.on<stable::GetScalingFactors>(kWeighted, {}, {{raw18("1.25"), u256::pow10(30)}});
    return chain;
}

Params params(const std::string& kind = "weighted") {
    Params out;
    out.set("kind", kind);
    out.set("pools", std::vector<Address>{kWeighted});
    out.set("queries", kQueries);
    return out;
}

Result<Holding> only_holding(const AnsweringChain& chain, const std::string& kind = "weighted") {
    const auto venue = balancer::make(params(kind), {kAccount, kMulticall}).value();
    FactBook facts;
    EVENKEEL_TRY(const Snapshot snapshot, chain.read(*venue, facts));
    CHECK_FALSE(venue->outgrown(snapshot, facts).value());
    EVENKEEL_TRY(auto found, venue->holdings(snapshot));
    REQUIRE(found.size() == 1);
    return found.front();
}

std::string refusal(const AnsweringChain& chain, const std::string& kind = "weighted") {
    const auto found = only_holding(chain, kind);
    REQUIRE_FALSE(found);
    return found.error().message;
}

}  // namespace

TEST_CASE("Pool tokens hold what leaving the pool pays", "[balancer]") {
    const Holding found = only_holding(world()).value();
    CHECK(found.venue == "balancer");
    CHECK(found.id == to_checksum(kWeighted));
    CHECK(found.amounts.at(kWeth) == raw18("4.0"));
    CHECK(found.amounts.at(kUsdc) == n(2'000'000'000));
    CHECK(found.elasticities.at({kWeth, kWeth}) == Approx(-0.2));
    CHECK(found.signs.shares.empty());
    CHECK(found.elasticities.at({kWeth, kUsdc}) == Approx(0.2));
    CHECK(found.elasticities.at({kUsdc, kWeth}) == Approx(0.8));
    // (20000 / 0.2) / (40 / 0.8)
    CHECK(found.pool_price->base == kWeth);
    CHECK(found.pool_price->price.to_double() == Approx(2000.0));
}

TEST_CASE("Without pool tokens no exit is asked", "[balancer]") {
    AnsweringChain chain = world();
    chain.on<weighted::BalanceOf>(kWeighted, {kAccount}, {n(0)});
    const Holding found = only_holding(chain).value();
    CHECK(found.amounts.at(kWeth).is_zero());
    CHECK(found.amounts.at(kUsdc).is_zero());
}

TEST_CASE("When pool tokens come or go, another exit is asked", "[balancer]") {
    AnsweringChain chain = world();
    const auto venue = balancer::make(params(), {kAccount, kMulticall}).value();
    FactBook facts;
    CHECK_FALSE(venue->outgrown(chain.read(*venue, facts).value(), facts).value());
    hold(chain, 6, raw18("4.8"), n(2'400'000'000));
    CHECK(venue->outgrown(chain.read(*venue, facts).value(), facts).value());
    const Snapshot again = chain.read(*venue, facts).value();
    CHECK_FALSE(venue->outgrown(again, facts).value());
    CHECK(venue->holdings(again)->front().amounts.at(kWeth) == raw18("4.8"));
}

TEST_CASE("What is no weighted pool is refused by name", "[balancer]") {
    AnsweringChain chain = world();
    SECTION("no weights") {
        chain.revert<weighted::GetNormalizedWeights>(kWeighted, {});
        CHECK_THAT(refusal(chain), Catch::Contains("pool " + to_checksum(kWeighted)) &&
                                       Catch::Contains("(a weighted pool?)"));
    }
    SECTION("its own token among its tokens") {
        chain.on<bvault::GetPoolTokens>(kBalancerVault, {kPoolId},
                                        {{kWeth, kWeighted}, {n(1), n(1)}, n(3)});
        CHECK_THAT(refusal(chain), Catch::Contains("found one: it lists the token of the pool " +
                                                   to_checksum(kWeighted)));
    }
    SECTION("no pool at all") {
        chain.revert<weighted::GetPoolId>(kWeighted, {});
        CHECK_THAT(refusal(chain), Catch::Contains("id of the pool " + to_checksum(kWeighted)));
    }
    SECTION("queries of another vault") {
        chain.on<queries::Vault>(kQueries, {}, {address(63)});
        CHECK_THAT(refusal(chain), Catch::Contains("queries of the vault") &&
                                       Catch::Contains(to_checksum(address(63))));
    }
}

TEST_CASE("Answers that do not fit together are refused", "[balancer]") {
    AnsweringChain chain = world();
    SECTION("an exit that fails") {
        chain.revert<queries::QueryExit>(kQueries, exit_of(5));
        CHECK_THAT(refusal(chain), Catch::Contains("exit of the pool"));
    }
    SECTION("an exit of less") {
        chain.on<queries::QueryExit>(kQueries, exit_of(5), {n(4), {n(1), n(1)}});
        CHECK_THAT(refusal(chain), Catch::Contains("expected an exit of 5 pool tokens for 2"));
    }
    SECTION("an exit to fewer tokens") {
        chain.on<queries::QueryExit>(kQueries, exit_of(5), {n(5), {n(1)}});
        CHECK_THAT(refusal(chain), Catch::Contains("found one of 5 for 1"));
    }
    SECTION("too few weights") {
        chain.on<weighted::GetNormalizedWeights>(kWeighted, {}, {{raw18("1.0")}});
        CHECK_THAT(refusal(chain), Catch::Contains("expected 2 weights, found 1"));
    }
    SECTION("no weight") {
        chain.on<weighted::GetNormalizedWeights>(kWeighted, {}, {{raw18("1.0"), n(0)}});
        CHECK_THAT(refusal(chain), Catch::Contains("expected weights above 0"));
    }
}

TEST_CASE("A stable pool's coins count at their rates", "[balancer]") {
    AnsweringChain chain = stable_world();
    const Holding found = only_holding(chain, "stable").value();
    CHECK(found.amounts.at(kWeth) == raw18("4.0"));
    const StablePool model{400.0, {40.0 * 1.25, 20'000.0}};
    CHECK(found.elasticities.at({kWeth, kUsdc}) == Approx(elasticities(model)[0][1]));
    const auto prices = marginal_prices(model);
    CHECK(found.pool_price->base == kWeth);
    CHECK(found.pool_price->price.to_double() == Approx(1.25 * prices[0] / prices[1]));

    CHECK_THAT(refusal(chain), Catch::Contains("(a weighted pool?)"));
    chain.on<stable::GetScalingFactors>(kWeighted, {}, {{raw18("1.25"), n(0)}});
    CHECK_THAT(refusal(chain, "stable"),
               Catch::Contains("a rate above zero of " + to_checksum(kUsdc)));
    chain.on<stable::GetScalingFactors>(kWeighted, {}, {{raw18("1.25")}});
    CHECK_THAT(refusal(chain, "stable"),
               Catch::Contains("2 scaling factors") && Catch::Contains("and 1"));
    CHECK_THAT(refusal(world(), "stable"), Catch::Contains("(a stable pool?)"));
    chain = stable_world();
    chain.on<stable::GetAmplificationParameter>(kWeighted, {}, {n(200'000), false, n(0)});
    CHECK_THAT(refusal(chain, "stable"), Catch::Contains("a precision above zero"));
}

TEST_CASE("A composable pool's own token is no coin of it", "[balancer]") {
    AnsweringChain chain = stable_world();
    chain.on<bvault::GetPoolTokens>(
        kBalancerVault, {kPoolId},
        {{kWeth, kWeighted, kUsdc}, {raw18("40.0"), u256::pow2(111), n(20'000'000'000)}, n(3)});
    chain.on<stable::GetScalingFactors>(kWeighted, {},
                                        {{raw18("1.25"), raw18("1.0"), u256::pow10(30)}});
    auto exit = exit_of(5);
    exit.request.assets = {kWeth, kWeighted, kUsdc};
    exit.request.min_amounts_out.resize(3);
    exit.request.user_data[31] = 2;
    chain.on<queries::QueryExit>(kQueries, exit, {n(5), {raw18("3.0"), n(0), n(1'000'000'000)}});
    const Holding found = only_holding(chain, "composable").value();
    CHECK(found.amounts.size() == 2);
    CHECK(found.amounts.at(kWeth) == raw18("3.0"));
    CHECK(found.amounts.at(kUsdc) == n(1'000'000'000));
    CHECK(found.elasticities.size() == 4);
    CHECK(found.signs.shares.size() == 2);
    CHECK(found.signs.shares.at(kWeth) == Approx(50.0 / 20'050.0));
    CHECK(found.elasticities.at({kUsdc, kUsdc}) ==
          Approx(elasticities({400.0, {50.0, 20'000.0}})[1][1]));
    CHECK_THAT(refusal(chain, "stable"), Catch::Contains("it lists the token of the pool"));
}

TEST_CASE("Keys of balancer are checked", "[balancer]") {
    const auto refused = [](const Params& keys) {
        const auto found = balancer::make(keys, {kAccount, kMulticall});
        REQUIRE_FALSE(found);
        CHECK(found.error().code == Errc::kConfig);
        return found.error().message;
    };
    CHECK_THAT(refused({}), Catch::Contains("at least one of pools"));
    Params keys;
    keys.set("pools", std::vector<Address>{kWeighted});
    CHECK_THAT(refused(keys), Catch::Contains("queries is missing"));
    keys.set("queries", kQueries);
    keys.set("pools", std::vector<Address>{kWeighted, kWeighted});
    CHECK_THAT(refused(keys), Catch::Contains("stands twice"));
}
