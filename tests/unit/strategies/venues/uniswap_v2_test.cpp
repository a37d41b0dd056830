// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v2/uniswap_v2.hpp"

#include <catch2/catch.hpp>

#include "abi/uniswap_v2/factory.hpp"
#include "abi/uniswap_v2/pair.hpp"
#include "strategies/venues/uniswap_v2/burn.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace erc20 = abi::infra::erc20;
namespace factory = abi::uniswap_v2::factory;
namespace pair = abi::uniswap_v2::pair;

namespace {

const Address kPair = address(40), kPairFactory = address(41), kFeeTo = address(42);
const u256 kMaxReserve = wrapping_sub(u256::pow2(112), 1u);

u256 n(std::uint64_t value) {
    return u256(value);
}

uniswap_v2::PairState pair_state(std::uint64_t reserve0, std::uint64_t reserve1,
                                 std::uint64_t supply) {
    uniswap_v2::PairState out;
    out.reserve0 = out.balance0 = n(reserve0);
    out.reserve1 = out.balance1 = n(reserve1);
    out.supply = n(supply);
    return out;
}

/// 10 WETH and 20000 USDC, of which the account has `held` of `supply`.
AnsweringChain world(std::uint64_t held = 250, std::uint64_t supply = 1000) {
    AnsweringChain chain;
    add_tokens(chain);
    const u256 weth = raw18("10.0"), usdc = n(20'000'000'000);
    chain.on<pair::Factory>(kPair, {}, {kPairFactory});
    chain.on<pair::Token0>(kPair, {}, {kWeth});
    chain.on<pair::Token1>(kPair, {}, {kUsdc});
    chain.on<pair::GetReserves>(kPair, {}, {weth, usdc, 7});
    chain.on<pair::KLast>(kPair, {}, {n(0)});
    chain.on<pair::TotalSupply>(kPair, {}, {n(supply)});
    chain.on<pair::BalanceOf>(kPair, {kAccount}, {n(held)});
    chain.on<factory::FeeTo>(kPairFactory, {}, {Address{}});
    chain.on<erc20::BalanceOf>(kWeth, {kPair}, {weth});
    chain.on<erc20::BalanceOf>(kUsdc, {kPair}, {usdc});
    return chain;
}

Result<std::unique_ptr<HoldingVenue>> made(const std::string& fee = "",
                                           std::vector<Address> pairs = {kPair}) {
    Params params;
    params.set("pairs", std::move(pairs));
    if (!fee.empty()) params.set("protocol_fee", fee);
    return uniswap_v2::make(params, {kAccount, kMulticall});
}

Result<Holding> only_holding(const AnsweringChain& chain, const std::string& fee = "") {
    const auto venue = made(fee).value();
    FactBook facts;
    EVENKEEL_TRY(const Snapshot snapshot, chain.read(*venue, facts));
    CHECK_FALSE(venue->outgrown(snapshot, facts).value());
    EVENKEEL_TRY(auto found, venue->holdings(snapshot));
    REQUIRE(found.size() == 1);
    return found.front();
}

}  // namespace

TEST_CASE("A share of a pair holds what burning it pays", "[uniswap_v2]") {
    const Holding found = only_holding(world()).value();
    CHECK(found.venue == "uniswap_v2");
    CHECK(found.id == to_checksum(kPair));
    CHECK(found.amounts.at(kWeth) == raw18("2.5"));
    CHECK(found.amounts.at(kUsdc) == n(5'000'000'000));
    CHECK(found.fees.empty());
    CHECK(found.pool_price == PoolPrice{kWeth, kUsdc, wad("2000.0")});
    // -x/(2P) of either side in its own price.
    CHECK(found.gamma.at(kWeth) == Approx(-2.5 / 4000.0));
    CHECK(found.gamma.at(kUsdc) == Approx(-5000.0 / (2.0 / 2000.0)));
}

TEST_CASE("The price of a pair is written the way round that has most digits", "[uniswap_v2]") {
    AnsweringChain chain = world();
    chain.on<pair::GetReserves>(kPair, {}, {raw18("30.0"), n(10'000'000), 7});
    CHECK(only_holding(chain)->pool_price == PoolPrice{kUsdc, kWeth, wad("3.0")});
}

TEST_CASE("Donated tokens are paid out, and do not move the price", "[uniswap_v2]") {
    AnsweringChain chain = world();
    chain.on<erc20::BalanceOf>(kUsdc, {kPair}, {n(20'000'000'007)});
    const Holding found = only_holding(chain).value();
    CHECK(found.amounts.at(kUsdc) == n(5'000'000'001));
    CHECK(found.pool_price->price == wad("2000.0"));
}

TEST_CASE("Nothing held of a pair is a position of nothing", "[uniswap_v2]") {
    SECTION("of others' liquidity") {
        const Holding found = only_holding(world(0)).value();
        CHECK(found.amounts.at(kWeth).is_zero());
        CHECK(found.gamma.at(kWeth) == 0.0);
        CHECK(found.pool_price);
    }
    SECTION("of none at all") {
        AnsweringChain chain = world(0, 0);
        chain.on<pair::GetReserves>(kPair, {}, {});
        const Holding found = only_holding(chain).value();
        CHECK(found.amounts.at(kUsdc).is_zero());
        CHECK(found.gamma.empty());
        CHECK_FALSE(found.pool_price);
    }
}

TEST_CASE("The protocol's pending share dilutes, as far as there is one", "[uniswap_v2]") {
    AnsweringChain chain = world();
    // √k has grown by a quarter: 10 * 20000 now.
    chain.on<pair::KLast>(kPair, {}, {*checked_mul(raw18("8.0"), n(16'000'000'000))});
    CHECK(only_holding(chain)->amounts.at(kUsdc) == n(5'000'000'000));
    chain.on<factory::FeeTo>(kPairFactory, {}, {kFeeTo});
    // 1000 * (10 - 8) / (5 * 10 + 8) is 34 tokens.
    CHECK(only_holding(chain)->amounts.at(kUsdc) == n(5'000'000'000'000 / 1034));
    // 1000 * 8 * (10 - 8) / (17 * 10 + 8 * 8) is 68.
    CHECK(only_holding(chain, "8/25")->amounts.at(kUsdc) == n(5'000'000'000'000 / 1068));
    chain.on<pair::KLast>(kPair, {}, {n(0)});
    CHECK(only_holding(chain)->amounts.at(kUsdc) == n(5'000'000'000));
}

TEST_CASE("A pending fee is rounded as the contract rounds it", "[uniswap_v2]") {
    auto state = pair_state(100, 100, 1000);
    state.fee_on = true;
    struct Row {
        const char* name;
        std::uint64_t k_last;
        uniswap_v2::GrowthShare share;
        std::uint64_t want;
    };
    const auto row = GENERATE(values<Row>({
        {"no growth", 10'000, {1, 6}, 0},
        {"shrunk", 10'201, {1, 6}, 0},
        {"the root is rounded down first", 9'999, {1, 6}, 1},  // 1000 * 1 / 599
        {"grown from almost nothing", 1, {1, 6}, 197},         // 1000 * 99 / 501
        {"all of the growth", 2'500, {1, 1}, 1000},            // 1000 * 50 / 50
        {"a quarter", 2'500, {1, 4}, 142},                     // 1000 * 50 / 350
        {"the same quarter", 2'500, {2, 8}, 142},
    }));
    INFO(row.name);
    state.k_last = n(row.k_last);
    CHECK(uniswap_v2::pending_fee(state, row.share).value() == n(row.want));
}

TEST_CASE("A burn that would pay only one side pays nothing", "[uniswap_v2]") {
    const auto state = pair_state(3, 5'000'000, 1000);
    CHECK(uniswap_v2::burnt(state, n(333), {}).value() == uniswap_v2::Payout{});
    CHECK(uniswap_v2::burnt(state, n(334), {}).value() == uniswap_v2::Payout{n(1), n(1'670'000)});
}

TEST_CASE("Reserves at the edge of what a pair can hold are paid out", "[uniswap_v2]") {
    uniswap_v2::PairState full;
    full.reserve0 = full.reserve1 = full.balance0 = full.balance1 = kMaxReserve;
    full.supply = kMaxReserve;
    full.fee_on = true;
    full.k_last = n(1);
    CHECK(uniswap_v2::burnt(full, kMaxReserve, {})->amount0 ==
          *mul_div(kMaxReserve, kMaxReserve,
                   *checked_add(kMaxReserve, uniswap_v2::pending_fee(full, {}).value())));
    full.balance1 = wrapping_add(kMaxReserve, n(100));
    // Only what stays has to fit.
    CHECK(uniswap_v2::burnt(full, kMaxReserve, {}).has_value());
    const auto stuck = uniswap_v2::burnt(full, n(0x10), {});
    CHECK(stuck.error().code == Errc::kUnsupported);
    CHECK_THAT(stuck.error().message, Catch::Contains("skims"));
    full.balance1 = u256::max();
    CHECK(uniswap_v2::burnt(full, n(2), {}).error().code == Errc::kOverflow);
}

TEST_CASE("More liquidity held than there is, is refused", "[uniswap_v2]") {
    const auto found = only_holding(world(1001));
    CHECK(found.error().code == Errc::kDecode);
    CHECK_THAT(found.error().message, Catch::Contains("pair " + to_checksum(kPair)) &&
                                          Catch::Contains("at most the supply of 1000") &&
                                          Catch::Contains("found 1001"));
}

TEST_CASE("What is no pair is named", "[uniswap_v2]") {
    AnsweringChain chain = world();
    SECTION("no token0") {
        chain.revert<pair::Token0>(kPair, {});
        CHECK_THAT(only_holding(chain).error().message,
                   Catch::Contains("token0 of the pair " + to_checksum(kPair)));
    }
    SECTION("no kLast") {
        chain.revert<pair::KLast>(kPair, {});
        CHECK_THAT(only_holding(chain).error().message,
                   Catch::Contains(to_checksum(kPair)) && Catch::Contains("kLast"));
    }
}

TEST_CASE("Keys of uniswap_v2 are checked", "[uniswap_v2]") {
    const auto refused = [](const Result<std::unique_ptr<HoldingVenue>>& found) {
        REQUIRE_FALSE(found);
        CHECK(found.error().code == Errc::kConfig);
        return found.error().message;
    };
    CHECK_THAT(refused(uniswap_v2::make({}, {kAccount, kMulticall})),
               Catch::Contains("at least one of pairs"));
    CHECK_THAT(refused(made("", {kPair, kPair})), Catch::Contains("stands twice"));
    for (const char* fee : {"1", "0/6", "7/6", "1/", "/6", "-1/6", "1/6 ", "1/4294967297", "16%"}) {
        INFO(fee);
        CHECK_THAT(refused(made(fee)), Catch::Contains("a fraction such as 1/6") &&
                                           Catch::Contains(std::string("\"") + fee + "\""));
    }
    CHECK(made("4294967296/4294967296"));
    Params params;
    params.set("pairs", std::vector<Address>{kPair});
    params.set("owner", kFeeTo);
    AnsweringChain chain = world(0);
    chain.on<pair::BalanceOf>(kPair, {kFeeTo}, {n(500)});
    const auto other = uniswap_v2::make(params, {kAccount, kMulticall}).value();
    FactBook facts;
    CHECK(other->holdings(chain.read(*other, facts).value())->front().amounts.at(kWeth) ==
          raw18("5.0"));
}
