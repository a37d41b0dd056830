// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_v3/aave_v3.hpp"

#include <catch2/catch.hpp>

#include "abi/aave_v3/pool.hpp"
#include "strategies/exposure/assets.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace erc20 = abi::infra::erc20;
namespace aave = abi::aave_v3::pool;

namespace {

const Address kAavePool = address(100), kDai = address(101);

/// A reserve with id `id`; its tokens are 200 + 10 * id and the two after it.
void add_reserve(AnsweringChain& chain, const Address& asset, std::uint16_t id,
                 bool stable = true) {
    aave::GetReserveData::Output out;
    out.value.id = id;
    out.value.a_token_address = address(200 + 10U * id);
    if (stable) out.value.stable_debt_token_address = address(201 + 10U * id);
    out.value.variable_debt_token_address = address(202 + 10U * id);
    chain.on<aave::GetReserveData>(kAavePool, {asset}, out);
}

void hold(AnsweringChain& chain, unsigned id, std::uint64_t supplied, std::uint64_t stable,
          std::uint64_t variable) {
    chain.on<erc20::BalanceOf>(address(200 + 10 * id), {kAccount}, {u256(supplied)});
    chain.on<erc20::BalanceOf>(address(201 + 10 * id), {kAccount}, {u256(stable)});
    chain.on<erc20::BalanceOf>(address(202 + 10 * id), {kAccount}, {u256(variable)});
}

void configure(AnsweringChain& chain, std::uint64_t bits) {
    aave::GetUserConfiguration::Output out;
    out.value.data = u256(bits);
    chain.on<aave::GetUserConfiguration>(kAavePool, {kAccount}, out);
}

/// WETH (id 0) and USDC (id 1); nothing held.
AnsweringChain world() {
    AnsweringChain chain;
    add_tokens(chain);
    chain.on<aave::GetReservesList>(kAavePool, {}, {{kWeth, kUsdc}});
    add_reserve(chain, kWeth, 0);
    add_reserve(chain, kUsdc, 1);
    hold(chain, 0, 0, 0, 0);
    hold(chain, 1, 0, 0, 0);
    configure(chain, 0);
    return chain;
}

std::unique_ptr<HoldingVenue> venue(std::optional<std::vector<Address>> reserves = std::nullopt,
                                    std::vector<Address> pegged = {}) {
    Params params;
    params.set("pool", kAavePool);
    if (reserves) params.set("reserves", *reserves);
    VenueContext context{kAccount, kMulticall};
    context.pegged_tokens = std::move(pegged);
    return aave_v3::make(params, context).value();
}

Holding only_holding(const AnsweringChain& chain, HoldingVenue& venue, FactBook& facts) {
    auto found = venue.holdings(chain.read(venue, facts).value()).value();
    REQUIRE(found.size() == 1);
    return found.front();
}

using Amounts = std::map<Address, u256>;

}  // namespace

TEST_CASE("Supplies are amounts, variable and stable debts are owed", "[aave_v3]") {
    AnsweringChain chain = world();
    hold(chain, 0, 7, 0, 0);
    hold(chain, 1, 0, 2, 3);
    configure(chain, 0b0110);  // WETH is collateral, USDC is borrowed
    FactBook facts;
    const auto all = venue();
    const Holding found = only_holding(chain, *all, facts);
    CHECK(found.venue == "aave_v3");
    CHECK(found.id == to_checksum(kAccount));
    CHECK(found.amounts == Amounts{{kWeth, u256(7u)}});
    CHECK(found.debts == Amounts{{kUsdc, u256(5u)}});
    CHECK(found.fees.empty());
}

TEST_CASE("A supply that is no collateral has no bit, yet it counts", "[aave_v3]") {
    AnsweringChain chain = world();
    hold(chain, 0, 7, 0, 0);
    FactBook facts;
    CHECK(only_holding(chain, *venue(), facts).amounts == Amounts{{kWeth, u256(7u)}});
}

TEST_CASE("Debts are read only where the owner's bits say so", "[aave_v3]") {
    AnsweringChain chain = world();
    configure(chain, 0b0100);
    FactBook facts;
    const auto all = venue();
    // List, bits, two supplies, and two debts of USDC.
    CHECK(chain.read(*all, facts)->calls().size() == 6);
}

TEST_CASE("Of a coin with a peg it tells what part of the reserve is lent", "[aave_v3]") {
    AnsweringChain chain = world();
    const auto all = [&](unsigned id, unsigned token, std::uint64_t supply) {
        chain.on<erc20::TotalSupply>(address(200 + 10 * id + token), {}, {u256(supply)});
    };
    all(1, 0, 1000);
    all(1, 1, 100);
    all(1, 2, 860);
    FactBook facts;
    INFO("where nothing is held, nothing is told");
    CHECK(only_holding(chain, *venue({}, {kUsdc}), facts).signs.lent.empty());
    hold(chain, 0, 7, 0, 0);
    hold(chain, 1, 9, 0, 0);
    const Holding found = only_holding(chain, *venue({}, {kUsdc}), facts);
    CHECK(found.signs.lent == std::map<Address, double>{{kUsdc, 0.96}});
    CHECK(only_holding(chain, *venue(), facts).signs.lent.empty());
    add_reserve(chain, kUsdc, 1, false);
    FactBook fresh;
    CHECK(only_holding(chain, *venue({}, {kUsdc}), fresh).signs.lent.at(kUsdc) == Approx(0.86));
    all(1, 0, 0);
    CHECK(only_holding(chain, *venue({}, {kUsdc}), fresh).signs.lent.empty());
}

TEST_CASE("A reserve without stable debt is read without it", "[aave_v3]") {
    AnsweringChain chain = world();
    add_reserve(chain, kUsdc, 1, false);
    hold(chain, 1, 0, 99, 3);
    configure(chain, 0b0100);
    FactBook facts;
    CHECK(only_holding(chain, *venue(), facts).debts == Amounts{{kUsdc, u256(3u)}});
}

TEST_CASE("A debt that comes or goes and a new reserve are noticed", "[aave_v3]") {
    AnsweringChain chain = world();
    hold(chain, 0, 7, 0, 0);
    configure(chain, 0b0010);
    FactBook facts;
    const auto all = venue();
    const Snapshot first = chain.read(*all, facts).value();
    CHECK_FALSE(all->outgrown(first, facts).value());

    SECTION("collateral alone changes nothing to read") {
        configure(chain, 0);
        CHECK_FALSE(all->outgrown(chain.read(*all, facts).value(), facts).value());
    }
    SECTION("a debt comes and goes") {
        configure(chain, 0b0110);
        hold(chain, 1, 0, 0, 4);
        CHECK(all->outgrown(chain.read(*all, facts).value(), facts).value());
        CHECK(only_holding(chain, *all, facts).debts == Amounts{{kUsdc, u256(4u)}});
        configure(chain, 0b0010);
        CHECK(all->outgrown(chain.read(*all, facts).value(), facts).value());
        CHECK(only_holding(chain, *all, facts).debts.empty());
    }
    SECTION("the pool lists one more") {
        chain.on<aave::GetReservesList>(kAavePool, {}, {{kWeth, kUsdc, kDai}});
        add_reserve(chain, kDai, 2);
        hold(chain, 2, 11, 0, 0);
        CHECK(all->outgrown(chain.read(*all, facts).value(), facts).value());
        CHECK(only_holding(chain, *all, facts).amounts.at(kDai) == u256(11u));
    }
}

TEST_CASE("Given reserves are read whole, others not at all", "[aave_v3]") {
    AnsweringChain chain = world();
    hold(chain, 0, 7, 0, 0);
    hold(chain, 1, 0, 0, 3);
    FactBook facts;
    const auto one = venue(std::vector<Address>{kUsdc});
    const Holding found = only_holding(chain, *one, facts);
    CHECK(found.amounts == Amounts{{kUsdc, u256(0u)}});
    CHECK(found.debts == Amounts{{kUsdc, u256(3u)}});
    CHECK_FALSE(one->outgrown(chain.read(*one, facts).value(), facts).value());
}

TEST_CASE("A reserve that the pool lacks and sums that overflow are errors", "[aave_v3]") {
    AnsweringChain chain = world();
    FactBook facts;
    SECTION("no reserve") {
        chain.on<aave::GetReserveData>(kAavePool, {kDai}, {});
        const auto lacking = venue(std::vector<Address>{kDai});
        const auto read = chain.read(*lacking, facts);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::kConfig);
        CHECK_THAT(read.error().message, Catch::Contains("has no reserve of " + to_checksum(kDai)));
    }
    SECTION("an id that no pool gives") {
        add_reserve(chain, kWeth, 128);
        CHECK(chain.read(*venue(), facts).error().code == Errc::kDecode);
    }
    SECTION("overflow") {
        configure(chain, 0b0001);
        for (const unsigned token : {201U, 202U})
            chain.on<erc20::BalanceOf>(address(token), {kAccount}, {u256::max()});
        const auto all = venue();
        CHECK(all->holdings(chain.read(*all, facts).value()).error().code == Errc::kOverflow);
    }
    SECTION("a token that answers nothing") {
        const auto all = venue();
        REQUIRE(chain.read(*all, facts));
        chain.revert<erc20::BalanceOf>(address(200), {kAccount});
        CHECK(all->holdings(chain.read(*all, facts).value()).error().code == Errc::kReverted);
    }
}

TEST_CASE("Keys of aave_v3 that are wrong are refused", "[aave_v3]") {
    const auto refused = [](const Params& params) {
        const auto made = aave_v3::make(params, {kAccount, kMulticall});
        REQUIRE_FALSE(made);
        CHECK(made.error().code == Errc::kConfig);
        return made.error().message;
    };
    Params params;
    CHECK_THAT(refused(params), Catch::Contains("pool is missing"));
    params.set("pool", kAavePool);
    params.set("reserves", std::vector<Address>{kWeth, kWeth});
    CHECK_THAT(refused(params), Catch::Contains("stands twice"));
}

TEST_CASE("What is owed counts against what is held", "[aave_v3][exposure]") {
    AnsweringChain chain = world();
    hold(chain, 0, 0, 0, 2'000'000'000'000'000'000);
    hold(chain, 1, 5'000'000'000, 0, 0);
    configure(chain, 0b1001);
    FactBook facts;
    auto spec = portfolio_spec({u256(7u)});
    VenueSpec lending{.venue = "aave_v3", .params = {}};
    lending.params.set("pool", kAavePool);
    spec.strategies[0].positions = {lending};
    spec.strategies[0].hedge.clear();
    auto portfolio = Portfolio::make(spec).value();
    const Snapshot snapshot = chain.read(portfolio, facts).value();
    const Exposure exposure = portfolio.exposures(snapshot).front().value();
    CHECK(exposure.delta == wad("-2.0"));
    CHECK(exposure.value == wad("1000.0"));
    CHECK(exposure.terms.front().debts == Amounts{{kWeth, u256(2'000'000'000'000'000'000u)}});
}
