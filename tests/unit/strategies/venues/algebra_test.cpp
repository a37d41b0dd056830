// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/algebra/algebra.hpp"

#include <catch2/catch.hpp>

#include "abi/algebra/factory.hpp"
#include "abi/algebra/nonfungible_position_manager.hpp"
#include "abi/algebra/nonfungible_position_manager_integral.hpp"
#include "abi/algebra/nonfungible_position_manager_v19.hpp"
#include "abi/algebra/pool_directional.hpp"
#include "abi/algebra/pool_integral.hpp"
#include "abi/algebra/pool_v19.hpp"
#include "abi/algebra/pool_v2.hpp"
#include "strategies/models/liquidity_amounts.hpp"
#include "strategies/venues/concentrated/names.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

namespace v2 = abi::algebra::pool_v2;
namespace v19 = abi::algebra::pool_v19;
namespace directional = abi::algebra::pool_directional;
namespace integral = abi::algebra::pool_integral;
namespace factory_abi = abi::algebra::factory;
namespace erc20 = abi::infra::erc20;
using Positions2 = abi::algebra::nonfungible_position_manager::Positions;
using Positions19 = abi::algebra::nonfungible_position_manager_v19::Positions;
using PositionsIntegral = abi::algebra::nonfungible_position_manager_integral::Positions;

constexpr std::int32_t kTick = -200'311, kLower = kTick - 1000, kUpper = kTick + 1000;
constexpr std::uint64_t kRawLiquidity = 1'000'000'000'000'000;
const u256 kLiquidity{kRawLiquidity};
const Address kDeployer = address(60);
const Hash32 kKey = concentrated::packed_range_key(kManager, kLower, kUpper);

u256 growth(std::uint64_t count) {
    return u256(count) << 128;
}

/// A pool that has earned growth 5 of token0, with nothing beyond its reserves.
template <class State, class Ticks>
AnsweringChain pool_world(typename State::Output state = {}) {
    AnsweringChain chain;
    add_tokens(chain);
    chain.on<nft::Factory>(kManager, {}, {kFactory});
    chain.on<factory_abi::PoolByPair>(kFactory, {kWeth, kUsdc}, {kPool});
    state.price = sqrt_ratio_at_tick(kTick).value();
    state.tick = kTick;
    chain.on<State>(kPool, {}, state);
    for (const std::int32_t tick : {0, kLower, kUpper}) chain.on<Ticks>(kPool, {tick}, {});
    chain.on<v2::TotalFeeGrowth0Token>(kPool, {}, {growth(5)});
    chain.on<v2::TotalFeeGrowth1Token>(kPool, {}, {u256(0u)});
    chain.on<v2::GetReserves>(kPool, {}, {u256(1000u), u256(2000u)});
    chain.on<v2::Liquidity>(kPool, {}, {kLiquidity});
    chain.on<erc20::BalanceOf>(kWeth, {kPool}, {u256(1000u)});
    chain.on<erc20::BalanceOf>(kUsdc, {kPool}, {u256(2000u)});
    return chain;
}

/// Position 7, whose fees are from growth 1 on, and the pool's record of it.
template <class Manager, class Range>
void add(AnsweringChain& chain, typename Manager::Output held = {}) {
    held.token0 = kWeth;
    held.token1 = kUsdc;
    held.tick_lower = kLower;
    held.tick_upper = kUpper;
    held.liquidity = kLiquidity;
    held.fee_growth_inside0_last_x128 = growth(1);
    chain.on<Manager>(kManager, {u256(7u)}, held);
    typename Range::Output shared;
    if constexpr (requires { shared.liquidity_amount; }) {
        shared.liquidity_amount = kLiquidity;
    } else {
        shared.liquidity = kLiquidity;
    }
    shared.inner_fee_growth0_token = growth(1);
    chain.on<Range>(kPool, {kKey}, shared);
}

AnsweringChain world2() {
    AnsweringChain chain = pool_world<v2::GlobalState, v2::Ticks>();
    add<Positions2, v2::Positions>(chain);
    return chain;
}

AnsweringChain world_integral(const Address& deployer = {}, std::uint8_t plugin_config = 0) {
    integral::GlobalState::Output state;
    state.plugin_config = plugin_config;
    AnsweringChain chain = pool_world<integral::GlobalState, integral::Ticks>(state);
    PositionsIntegral::Output held;
    held.deployer = deployer;
    add<PositionsIntegral, v2::Positions>(chain, held);
    return chain;
}

std::unique_ptr<HoldingVenue> venue(const char* dialect) {
    Params params;
    params.set("position_manager", kManager);
    params.set("ids", std::vector<u256>{u256(7u)});
    params.set("dialect", std::string(dialect));
    return algebra::make(params, {kAccount, kMulticall}).value();
}

Result<Holding> found(const AnsweringChain& chain, const char* dialect) {
    const auto one = venue(dialect);
    FactBook facts;
    EVENKEEL_TRY(const Snapshot snapshot, chain.read(*one, facts));
    EVENKEEL_TRY(auto held, one->holdings(snapshot));
    return held.at(0);
}

void check_holding(const Holding& holding) {
    const auto expected =
        amounts_for_liquidity(sqrt_ratio_at_tick(kTick).value(), sqrt_ratio_at_tick(kLower).value(),
                              sqrt_ratio_at_tick(kUpper).value(), kLiquidity)
            .value();
    CHECK(holding.venue == "algebra");
    CHECK(holding.amounts.at(kWeth) == expected.amount0);
    CHECK(holding.amounts.at(kUsdc) == expected.amount1);
    CHECK(holding.fees.at(kWeth) == u256(4 * kRawLiquidity));
    CHECK(holding.fees.at(kUsdc).is_zero());
}

}  // namespace

TEST_CASE("Each dialect of Algebra is read by its own layout", "[algebra]") {
    SECTION("v2") {
        check_holding(found(world2(), "v2").value());
    }
    SECTION("integral") {
        check_holding(found(world_integral(), "integral").value());
    }
    SECTION("v1.9") {
        AnsweringChain chain = pool_world<v19::GlobalState, directional::Ticks>();
        add<Positions19, directional::Positions>(chain);
        check_holding(found(chain, "v1.9").value());
    }
    SECTION("v1.9-directional") {
        AnsweringChain chain = pool_world<directional::GlobalState, directional::Ticks>();
        add<Positions19, directional::Positions>(chain);
        check_holding(found(chain, "v1.9-directional").value());
    }
}

TEST_CASE("A pool of another layout is refused, and the error says which", "[algebra]") {
    const Error two = found(world2(), "v1.9").error();
    CHECK(two.code == Errc::kUnsupported);
    CHECK_THAT(two.message, Catch::Contains("expected the layout of dialect v1.9, found") &&
                                Catch::Contains("7 words and ticks() of 9, as in dialect v2"));
    AnsweringChain odd = world2();
    odd.on<integral::Ticks>(kPool, {0}, {});
    CHECK_THAT(found(odd, "v2").error().message,
               Catch::Contains("7 words and ticks() of 6, as in no dialect known"));
    CHECK_THAT(found(world_integral(), "v2").error().message,
               Catch::Contains("position 7") && Catch::Contains("expected the 11 words") &&
                   Catch::Contains("found 12, as in dialect integral"));
}

TEST_CASE("A pool of a deployer's own is asked for by it", "[algebra]") {
    AnsweringChain chain = world_integral(kDeployer);
    chain.on<factory_abi::PoolByPair>(kFactory, {kWeth, kUsdc}, {address(61)});
    chain.on<factory_abi::CustomPoolByPair>(kFactory, {kDeployer, kWeth, kUsdc}, {kPool});
    check_holding(found(chain, "integral").value());
}

TEST_CASE("What a pool holds beyond its reserves counts as fees", "[algebra]") {
    for (const bool newer : {false, true}) {
        AnsweringChain chain = newer ? world_integral() : world2();
        chain.on<v2::Liquidity>(kPool, {}, {u256(2 * kRawLiquidity)});
        chain.on<erc20::BalanceOf>(kUsdc, {kPool}, {u256(2051u)});
        const auto held = found(chain, newer ? "integral" : "v2").value();
        CHECK(held.fees.at(kUsdc) == u256(25u));
        chain.on<v2::Liquidity>(kPool, {}, {u256(0u)});
        CHECK(found(chain, newer ? "integral" : "v2")->fees.at(kUsdc).is_zero());
    }
}

TEST_CASE("A plugin that may keep a share of withdrawals is refused", "[algebra]") {
    CHECK(found(world_integral({}, 0xfb), "integral").has_value());
    const Error error = found(world_integral({}, 0x04), "integral").error();
    CHECK(error.code == Errc::kUnsupported);
    CHECK_THAT(error.message, Catch::Contains("share of what is withdrawn (pluginConfig 4)"));
}

TEST_CASE("Keys of algebra name a dialect that is known", "[algebra]") {
    Params params;
    params.set("position_manager", kManager);
    params.set("ids", std::vector<u256>{u256(7u)});
    CHECK_THAT(algebra::make(params, {kAccount, kMulticall}).error().message,
               Catch::Contains("dialect is missing"));
    params.set("dialect", std::string("v3"));
    CHECK_THAT(algebra::make(params, {kAccount, kMulticall}).error().message,
               Catch::Contains("dialect v3 is not known"));
}
