// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/slipstream/slipstream.hpp"

#include <catch2/catch.hpp>

#include "abi/slipstream/factory.hpp"
#include "abi/slipstream/gauge.hpp"
#include "abi/slipstream/nonfungible_position_manager.hpp"
#include "abi/slipstream/pool.hpp"
#include "strategies/venues/concentrated/names.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

namespace cl = abi::slipstream::pool;
using CLPositions = abi::slipstream::nonfungible_position_manager::Positions;
using StakedValues = abi::slipstream::gauge::StakedValues;

constexpr std::int32_t kTick = -200'311, kLower = kTick - 1000, kUpper = kTick + 1000;
constexpr std::uint64_t kRawLiquidity = 1'000'000'000'000'000;
const u256 kLiquidity{kRawLiquidity};
const Address kGauge = address(50), kOther = address(51);

u256 growth(std::uint64_t count) {
    return u256(count) << 128;
}

AnsweringChain world(const Address& gauge = kGauge) {
    AnsweringChain chain;
    add_tokens(chain);
    chain.on<nft::Factory>(kManager, {}, {kFactory});
    chain.on<abi::slipstream::factory::GetPool>(kFactory, {kWeth, kUsdc, 100}, {kPool});
    cl::Slot0::Output slot0;
    slot0.sqrt_price_x96 = sqrt_ratio_at_tick(kTick).value();
    slot0.tick = kTick;
    chain.on<cl::Slot0>(kPool, {}, slot0);
    chain.on<cl::Gauge>(kPool, {}, {gauge});
    chain.on<pool::FeeGrowthGlobal0X128>(kPool, {}, {growth(5)});
    chain.on<pool::FeeGrowthGlobal1X128>(kPool, {}, {u256(0u)});
    for (const std::int32_t tick : {kLower, kUpper}) chain.on<cl::Ticks>(kPool, {tick}, {});
    return chain;
}

/// A position that has earned since growth 1 and is owed `owed`, and the records of both holders.
void add(AnsweringChain& chain, unsigned id, const Address& holder, unsigned owed = 0) {
    CLPositions::Output held;
    held.token0 = kWeth;
    held.token1 = kUsdc;
    held.tick_spacing = 100;
    held.tick_lower = kLower;
    held.tick_upper = kUpper;
    held.liquidity = kLiquidity;
    held.fee_growth_inside0_last_x128 = growth(1);
    held.tokens_owed0 = u256(owed);
    chain.on<CLPositions>(kManager, {u256(id)}, held);
    chain.on<nft::OwnerOf>(kManager, {u256(id)}, {holder});
    for (const Address& of : {kManager, kGauge}) {
        chain.on<cl::Positions>(kPool, {concentrated::hashed_range_key(of, kLower, kUpper)},
                                {kLiquidity, growth(1), u256(0u), u256(owed), u256(0u)});
    }
}

std::unique_ptr<HoldingVenue> venue(ParamValue ids_or_owner) {
    Params params;
    params.set("position_manager", kManager);
    if (std::holds_alternative<Address>(ids_or_owner)) {
        params.set("gauges", std::vector<Address>{kGauge, kOther});
        params.set("owner", std::move(ids_or_owner));
    } else {
        params.set("ids", std::move(ids_or_owner));
    }
    return slipstream::make(params, {kAccount, kMulticall}).value();
}

std::unique_ptr<HoldingVenue> by_id(unsigned id) {
    return venue(std::vector<u256>{u256(id)});
}

}  // namespace

TEST_CASE("While the gauge holds a position it earns no fees", "[slipstream]") {
    AnsweringChain chain = world();
    add(chain, 7, kAccount, 3);
    const auto one = by_id(7);
    FactBook facts;
    const auto free = one->holdings(chain.read(*one, facts).value()).value();
    CHECK(free[0].venue == "slipstream");
    CHECK(free[0].fees.at(kWeth) == u256(3 + 4 * kRawLiquidity));

    chain.on<nft::OwnerOf>(kManager, {u256(7u)}, {kGauge});
    const Snapshot later = chain.read(*one, facts).value();
    CHECK_FALSE(one->outgrown(later, facts).value());
    const auto staked = one->holdings(later).value();
    CHECK(staked[0].amounts == free[0].amounts);
    CHECK(staked[0].fees.at(kWeth) == u256(3u));
    CHECK(staked[0].gamma == free[0].gamma);
}

TEST_CASE("Held by anybody but its pool's gauge a position earns", "[slipstream]") {
    AnsweringChain chain = world();
    add(chain, 7, kOther);
    const auto one = by_id(7);
    FactBook facts;
    const auto held = one->holdings(chain.read(*one, facts).value()).value();
    CHECK(held[0].fees.at(kWeth) == u256(4 * kRawLiquidity));
}

TEST_CASE("A pool without a gauge is read with fewer calls, until it gets one", "[slipstream]") {
    AnsweringChain chain = world(Address{});
    add(chain, 7, kAccount);
    const auto one = by_id(7);
    FactBook facts;
    const Snapshot first = chain.read(*one, facts).value();
    // Four of the pool, the position, two ticks, one record.
    CHECK(first.calls().size() == 8);
    CHECK_FALSE(one->outgrown(first, facts).value());
    chain.on<cl::Gauge>(kPool, {}, {kGauge});
    CHECK(one->outgrown(chain.read(*one, facts).value(), facts).value());
    const Snapshot second = chain.read(*one, facts).value();
    CHECK(second.calls().size() == 10);
    CHECK_FALSE(one->outgrown(second, facts).value());
}

TEST_CASE("What an owner stakes and takes back is noticed", "[slipstream]") {
    AnsweringChain chain = world();
    for (const unsigned id : {5u, 6u}) add(chain, id, kAccount);
    const auto list = [&](const std::vector<u256>& wallet, const std::vector<u256>& gauge) {
        chain.on<nft::BalanceOf>(kManager, {kAccount}, {u256(wallet.size())});
        for (std::size_t i = 0; i < wallet.size(); ++i) {
            chain.on<nft::TokenOfOwnerByIndex>(kManager, {kAccount, u256(i)}, {wallet[i]});
        }
        chain.on<StakedValues>(kGauge, {kAccount}, {gauge});
    };
    list({u256(5u), u256(6u)}, {});
    chain.on<StakedValues>(kOther, {kAccount}, {});
    for (const Address& gauge : {kGauge, kOther})
        chain.on<abi::slipstream::gauge::Nft>(gauge, {}, {kManager});
    const auto all = venue(kAccount);
    FactBook facts;
    const Snapshot first = chain.read(*all, facts).value();
    CHECK_FALSE(all->outgrown(first, facts).value());

    list({u256(5u)}, {u256(6u)});
    chain.on<nft::OwnerOf>(kManager, {u256(6u)}, {kGauge});
    CHECK(all->outgrown(chain.read(*all, facts).value(), facts).value());
    const Snapshot second = chain.read(*all, facts).value();
    CHECK_FALSE(all->outgrown(second, facts).value());
    const auto held = all->holdings(second).value();
    REQUIRE(held.size() == 2);
    CHECK_FALSE(held[0].fees.at(kWeth).is_zero());
    CHECK(held[1].id == "6");
    CHECK(held[1].fees.at(kWeth).is_zero());
}

TEST_CASE("A gauge for other positions is refused", "[slipstream]") {
    AnsweringChain chain = world();
    chain.on<nft::BalanceOf>(kManager, {kAccount}, {u256(0u)});
    for (const Address& gauge : {kGauge, kOther}) {
        chain.on<StakedValues>(gauge, {kAccount}, {{u256(7u)}});
        chain.on<abi::slipstream::gauge::Nft>(gauge, {}, {address(52)});
    }
    const auto all = venue(kAccount);
    FactBook facts;
    CHECK_THAT(chain.read(*all, facts).error().message, Catch::Contains("holds positions of"));
}

TEST_CASE("Gauges are for an owner, each once", "[slipstream]") {
    const auto refused = [](const char* key, ParamValue whose, std::vector<Address> gauges) {
        Params params;
        params.set("position_manager", kManager);
        params.set(key, std::move(whose));
        params.set("gauges", std::move(gauges));
        return slipstream::make(params, {kAccount, kMulticall}).error().message;
    };
    CHECK_THAT(refused("ids", std::vector<u256>{u256(1u)}, {kGauge}),
               Catch::Contains("gauges are for owner"));
    CHECK_THAT(refused("owner", kAccount, {kGauge, kGauge}), Catch::Contains("stands twice"));
}
