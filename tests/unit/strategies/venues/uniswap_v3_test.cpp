// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v3/uniswap_v3.hpp"

#include <catch2/catch.hpp>

#include "strategies/models/liquidity_amounts.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

// About 2000 USDC per WETH.
constexpr std::int32_t kTick = -200'311;
const u256 kLiquidity{std::uint64_t{1'000'000'000'000'000}};

std::unique_ptr<HoldingVenue> venue(ParamValue ids_or_owner) {
    Params params;
    params.set("position_manager", kManager);
    params.set(std::holds_alternative<Address>(ids_or_owner) ? "owner" : "ids",
               std::move(ids_or_owner));
    return uniswap_v3::make(params, {kAccount, kMulticall}).value();
}

std::unique_ptr<HoldingVenue> by_id(std::uint64_t id) {
    return venue(std::vector<u256>{u256(id)});
}

AnsweringChain world() {
    AnsweringChain chain;
    add_tokens(chain);
    add_pool(chain, kTick);
    return chain;
}

Holding only_holding(const AnsweringChain& chain, HoldingVenue& venue) {
    FactBook facts;
    const Snapshot snapshot = chain.read(venue, facts).value();
    auto found = venue.holdings(snapshot).value();
    REQUIRE(found.size() == 1);
    return found.front();
}

/// 2^128 times `count`: fee growth of `count` raw units per unit of liquidity.
u256 growth(std::uint64_t count) {
    return u256(count) << 128;
}

}  // namespace

TEST_CASE("A position in range holds what burning its liquidity pays", "[uniswap_v3]") {
    AnsweringChain chain = world();
    add_position(chain, 7, position(kTick - 1000, kTick + 1000, kLiquidity));
    const auto venue = by_id(7);
    const Holding found = only_holding(chain, *venue);
    const auto expected =
        amounts_for_liquidity(sqrt_ratio_at_tick(kTick).value(),
                              sqrt_ratio_at_tick(kTick - 1000).value(),
                              sqrt_ratio_at_tick(kTick + 1000).value(), kLiquidity)
            .value();
    CHECK(found.venue == "uniswap_v3");
    CHECK(found.id == "7");
    CHECK(found.amounts.at(kWeth) == expected.amount0);
    CHECK(found.amounts.at(kUsdc) == expected.amount1);
    CHECK(found.fees.at(kWeth).is_zero());
    CHECK(found.gamma.at(kWeth) < 0.0);
    CHECK(found.pool_price->base == kWeth);
    CHECK(found.pool_price->price.to_double() == Approx(2000.0).epsilon(0.001));
}

TEST_CASE("Fees are what the growth since the last touch earned, and what was owed",
          "[uniswap_v3]") {
    AnsweringChain chain = world();
    auto held = position(kTick - 1000, kTick + 1000, u256(50u));
    held.fee_growth_inside0_last_x128 = growth(1);
    held.tokens_owed0 = u256(3u);
    add_position(chain, 7, held);
    chain.on<pool::FeeGrowthGlobal0X128>(kPool, {}, {growth(5)});
    const auto venue = by_id(7);
    const Holding found = only_holding(chain, *venue);
    CHECK(found.fees.at(kWeth) == u256(3u + 4u * 50u));
    CHECK(found.fees.at(kUsdc).is_zero());
}

TEST_CASE("The pool pays no more than its own record of the range", "[uniswap_v3]") {
    AnsweringChain chain = world();
    auto held = position(kTick - 1000, kTick + 1000, u256(50u));
    pool::Positions::Output shared;
    shared.liquidity = u256(70u);
    // The manager's record lags by one unit of growth, the pool's was rounded on the way.
    held.fee_growth_inside0_last_x128 = growth(0);
    shared.fee_growth_inside0_last_x128 = growth(1);
    shared.tokens_owed0 = u256(9u);
    add_position(chain, 7, held, shared);
    chain.on<pool::FeeGrowthGlobal0X128>(kPool, {}, {growth(1)});
    const auto venue = by_id(7);
    CHECK(only_holding(chain, *venue).fees.at(kWeth) == u256(9u));
}

TEST_CASE("Without liquidity only what is owed counts", "[uniswap_v3]") {
    AnsweringChain chain = world();
    auto held = position(kTick - 1000, kTick + 1000, u256(0u));
    held.tokens_owed1 = u256(11u);
    add_position(chain, 7, held);
    chain.on<pool::FeeGrowthGlobal1X128>(kPool, {}, {growth(9)});
    const auto venue = by_id(7);
    const Holding found = only_holding(chain, *venue);
    CHECK(found.amounts.at(kUsdc).is_zero());
    CHECK(found.fees.at(kUsdc) == u256(11u));
    CHECK(found.gamma.at(kWeth) == 0.0);
}

TEST_CASE("Outside its range a position is one token and has no gamma", "[uniswap_v3]") {
    AnsweringChain chain = world();
    add_position(chain, 1, position(kTick + 100, kTick + 1000, kLiquidity));
    add_position(chain, 2, position(kTick - 1000, kTick - 100, kLiquidity));
    const auto above = by_id(1), below = by_id(2);
    const Holding base = only_holding(chain, *above), quote = only_holding(chain, *below);
    CHECK(base.amounts.at(kUsdc).is_zero());
    CHECK(!base.amounts.at(kWeth).is_zero());
    CHECK(quote.amounts.at(kWeth).is_zero());
    CHECK(base.gamma.at(kWeth) == 0.0);
    CHECK(quote.gamma.at(kWeth) == 0.0);
}

TEST_CASE("Positions of one pool share its calls, and ranges their ticks", "[uniswap_v3]") {
    AnsweringChain chain = world();
    add_position(chain, 1, position(kTick - 100, kTick + 100, kLiquidity));
    add_position(chain, 2, position(kTick - 100, kTick + 100, kLiquidity));
    FactBook facts;
    const auto both = venue(std::vector<u256>{u256(1u), u256(2u)});
    const Snapshot snapshot = chain.read(*both, facts).value();
    // Two positions, two ticks, one range, and three of the pool.
    CHECK(snapshot.calls().size() == 8);
    CHECK(both->holdings(snapshot)->size() == 2);
}

TEST_CASE("A burnt id is named", "[uniswap_v3]") {
    AnsweringChain chain = world();
    add_position(chain, 123, position(kTick - 100, kTick + 100, kLiquidity));
    const auto one = by_id(123);
    FactBook facts;
    const auto calls = chain.read(*one, facts).value();
    chain.revert<nft::Positions>(kManager, {u256(123u)});
    const Snapshot later = chain.read(*one, facts).value();
    CHECK_THAT(one->holdings(later).error().message,
               Catch::Contains("position 123 does not exist (burnt?)"));
    FactBook none;
    CHECK_THAT(chain.read(*one, none).error().message, Catch::Contains("position 123"));
}

TEST_CASE("An owner's positions are found, and noticed when they change", "[uniswap_v3]") {
    AnsweringChain chain = world();
    add_position(chain, 5, position(kTick - 100, kTick + 100, kLiquidity));
    add_position(chain, 6, position(kTick - 200, kTick + 200, kLiquidity));
    chain.on<nft::BalanceOf>(kManager, {kAccount}, {u256(1u)});
    chain.on<nft::TokenOfOwnerByIndex>(kManager, {kAccount, u256(0u)}, {u256(5u)});
    chain.on<nft::TokenOfOwnerByIndex>(kManager, {kAccount, u256(1u)}, {u256(6u)});
    const auto all = venue(kAccount);
    FactBook facts;
    const Snapshot first = chain.read(*all, facts).value();
    CHECK_FALSE(all->outgrown(first, facts).value());
    CHECK(all->holdings(first)->size() == 1);

    SECTION("one more") {
        chain.on<nft::BalanceOf>(kManager, {kAccount}, {u256(2u)});
        const Snapshot second = chain.read(*all, facts).value();
        CHECK(all->outgrown(second, facts).value());
        const Snapshot third = chain.read(*all, facts).value();
        CHECK_FALSE(all->outgrown(third, facts).value());
        CHECK(all->holdings(third)->size() == 2);
    }
    SECTION("one for another") {
        chain.on<nft::TokenOfOwnerByIndex>(kManager, {kAccount, u256(0u)}, {u256(6u)});
        const Snapshot second = chain.read(*all, facts).value();
        CHECK(all->outgrown(second, facts).value());
        CHECK(all->holdings(chain.read(*all, facts).value())->front().id == "6");
    }
    SECTION("burnt") {
        chain.revert<nft::Positions>(kManager, {u256(5u)});
        chain.on<nft::BalanceOf>(kManager, {kAccount}, {u256(0u)});
        const Snapshot second = chain.read(*all, facts).value();
        CHECK(all->outgrown(second, facts).value());
        CHECK(all->holdings(chain.read(*all, facts).value())->empty());
    }
}

TEST_CASE("Keys of uniswap_v3 that contradict each other are refused", "[uniswap_v3]") {
    const auto refused = [](Params params) {
        const auto made = uniswap_v3::make(params, {kAccount, kMulticall});
        REQUIRE_FALSE(made);
        CHECK(made.error().code == Errc::kConfig);
        return made.error().message;
    };
    Params params;
    CHECK_THAT(refused(params), Catch::Contains("position_manager is missing"));
    params.set("position_manager", kManager);
    CHECK_THAT(refused(params), Catch::Contains("either ids or owner"));
    params.set("ids", std::vector<u256>{u256(1u), u256(1u)});
    CHECK_THAT(refused(params), Catch::Contains("id 1 stands twice"));
    params.set("owner", kAccount);
    CHECK_THAT(refused(params), Catch::Contains("either ids or owner"));
}
