// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/pancakeswap_v3/pancakeswap_v3.hpp"

#include <catch2/catch.hpp>

#include "abi/pancakeswap_v3/master_chef.hpp"
#include "abi/pancakeswap_v3/pool.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr std::int32_t kTick = -200'311;
const u256 kLiquidity{std::uint64_t{1'000'000'000'000'000}};
const Address kChef = address(40);
using ChefManager = abi::pancakeswap_v3::master_chef::NonfungiblePositionManager;

/// As Uniswap's, but with a fee protocol of two halves of 16 bits.
AnsweringChain world() {
    AnsweringChain chain;
    add_tokens(chain);
    add_pool(chain, kTick);
    abi::pancakeswap_v3::pool::Slot0::Output slot0;
    slot0.sqrt_price_x96 = sqrt_ratio_at_tick(kTick).value();
    slot0.tick = kTick;
    slot0.fee_protocol = 3400u << 16 | 3400u;
    slot0.unlocked = true;
    chain.on<ChefManager>(kChef, {}, {kManager});
    chain.on<abi::pancakeswap_v3::pool::Slot0>(kPool, {}, slot0);
    return chain;
}

/// What a register that enumerates by place lists for the account.
void list(AnsweringChain& chain, const Address& from, const std::vector<unsigned>& ids) {
    chain.on<nft::BalanceOf>(from, {kAccount}, {u256(ids.size())});
    for (std::size_t i = 0; i < ids.size(); ++i) {
        chain.on<nft::TokenOfOwnerByIndex>(from, {kAccount, u256(i)}, {u256(ids[i])});
    }
}

std::unique_ptr<HoldingVenue> of_owner() {
    Params params;
    params.set("position_manager", kManager);
    params.set("owner", kAccount);
    params.set("staking", kChef);
    return pancakeswap_v3::make(params, {kAccount, kMulticall}).value();
}

std::vector<std::string> ids_of(const HoldingVenue& venue, const Snapshot& snapshot) {
    std::vector<std::string> out;
    const auto held = venue.holdings(snapshot).value();
    for (const Holding& holding : held) out.push_back(holding.id);
    return out;
}

}  // namespace

TEST_CASE("Of an owner, what is staked counts with its fees", "[pancakeswap_v3]") {
    AnsweringChain chain = world();
    for (const unsigned id : {5u, 6u}) {
        auto held = position(kTick - 1000, kTick + 1000, kLiquidity);
        held.tokens_owed0 = u256(id);
        add_position(chain, id, held);
    }
    list(chain, kManager, {5});
    list(chain, kChef, {6});
    const auto venue = of_owner();
    FactBook facts;
    const Snapshot first = chain.read(*venue, facts).value();
    const auto held = venue->holdings(first).value();
    REQUIRE(held.size() == 2);
    CHECK(held[0].venue == "pancakeswap_v3");
    CHECK(held[0].fees.at(kWeth) == u256(5u));
    CHECK(held[1].id == "6");
    CHECK(held[1].fees.at(kWeth) == u256(6u));
    CHECK(held[1].amounts == held[0].amounts);
    CHECK_FALSE(venue->outgrown(first, facts).value());
}

TEST_CASE("A position that is staked or taken back is noticed", "[pancakeswap_v3]") {
    AnsweringChain chain = world();
    add_position(chain, 5, position(kTick - 100, kTick + 100, kLiquidity));
    add_position(chain, 6, position(kTick - 200, kTick + 200, kLiquidity));
    list(chain, kManager, {5, 6});
    list(chain, kChef, {});
    const auto venue = of_owner();
    FactBook facts;
    CHECK_FALSE(venue->outgrown(chain.read(*venue, facts).value(), facts).value());

    list(chain, kManager, {6});
    list(chain, kChef, {5});
    CHECK(venue->outgrown(chain.read(*venue, facts).value(), facts).value());
    const Snapshot staked = chain.read(*venue, facts).value();
    CHECK_FALSE(venue->outgrown(staked, facts).value());
    CHECK(ids_of(*venue, staked) == std::vector<std::string>{"6", "5"});

    list(chain, kChef, {});
    CHECK(venue->outgrown(chain.read(*venue, facts).value(), facts).value());
    CHECK(ids_of(*venue, chain.read(*venue, facts).value()) == std::vector<std::string>{"6"});
}

TEST_CASE("A farm for other positions is refused", "[pancakeswap_v3]") {
    AnsweringChain chain = world();
    list(chain, kManager, {});
    list(chain, kChef, {6});
    chain.on<ChefManager>(kChef, {}, {address(41)});
    const auto venue = of_owner();
    FactBook facts;
    const Error error = chain.read(*venue, facts).error();
    CHECK(error.code == Errc::kConfig);
    CHECK_THAT(error.message, Catch::Contains("expected those of " + to_checksum(kManager)));
}

TEST_CASE("Staking is for an owner", "[pancakeswap_v3]") {
    Params params;
    params.set("position_manager", kManager);
    params.set("ids", std::vector<u256>{u256(1u)});
    params.set("staking", kChef);
    const auto made = pancakeswap_v3::make(params, {kAccount, kMulticall});
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::kConfig);
    CHECK_THAT(made.error().message, Catch::Contains("staking is for owner"));
}
