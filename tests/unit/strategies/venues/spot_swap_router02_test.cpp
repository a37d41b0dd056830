// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/venues/spot_swap/spot_swap.hpp"
#include "tests/unit/strategies/routers.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace erc20 = abi::infra::erc20;
namespace first = abi::uniswap_v3::swap_router;
namespace router = abi::uniswap_v3::swap_router02;

namespace {

const Address kRouter = address(40);

std::unique_ptr<HedgeVenue> spot(std::int64_t version) {
    Params params;
    params.set("router", kRouter);
    params.set("router_version", version);
    params.set("quote", kUsdc);
    return spot_swap::make(params, {kAccount, kMulticall, {kWeth}}).value();
}

/// Twenty WETH at 2000 USDC or near and 50000 USDC, of which SwapRouter02 may take three and 6060.
struct World {
    AnsweringChain chain;
    FactBook facts;
    std::unique_ptr<HedgeVenue> venue = spot(2);
    std::optional<HedgeState> state;

    World() {
        add_tokens(chain);
        add_pool(chain, -200'311);
        add_router(chain, kRouter, 2);
        chain.on<erc20::BalanceOf>(kWeth, {kAccount}, {raw18("20.0")});
        chain.on<erc20::BalanceOf>(kUsdc, {kAccount}, {u256(50'000'000'000u)});
        chain.on<erc20::Allowance>(kWeth, {kAccount, kRouter}, {raw18("3.0")});
        chain.on<erc20::Allowance>(kUsdc, {kAccount, kRouter}, {u256(6'060'000'000u)});
        const Snapshot snapshot = chain.read(*venue, facts).value();
        state = venue->state(snapshot).value();
    }
    Result<Order> order(const char* size) const {
        return venue->order(*state, {.size = wad(size),
                                     .reduce_only = false,
                                     .reference_price = wad("2000"),
                                     .max_slippage = {wad("0.01")},
                                     .deadline = 10'300});
    }
    std::string refusal(const Bytes& data) const {
        const auto terms = venue->terms(kRouter, data);
        return terms ? "accepted" : terms.error().message;
    }
};

router::ExactInputSingleParams sale() {
    return {kWeth, kUsdc, 500, kAccount, raw18("3.0"), u256(5'940'000'000u), u256()};
}

router::ExactOutputSingleParams purchase() {
    return {kUsdc, kWeth, 500, kAccount, raw18("3.0"), u256(6'060'000'000u), u256()};
}

Bytes call(const router::ExactInputSingleParams& params) {
    return abi::encode_call<router::ExactInputSingle>({params});
}

Bytes around(std::vector<Bytes> calls, const u256& deadline = u256(10'300u)) {
    return abi::encode_call<router::Multicall>({deadline, std::move(calls)});
}

/// Why a sale with this done to it is refused.
template <class Change>
std::string refusal_of(const Change& change) {
    auto params = sale();
    change(params);
    return World().refusal(around({call(params)}));
}

Bytes with_byte(Bytes data, std::size_t at, std::uint8_t value) {
    data.at(at) = value;
    return data;
}

std::string version_refused(std::int64_t configured, const AnsweringChain& chain) {
    FactBook fresh;
    const auto read = chain.read(*spot(configured), fresh);
    return read ? "read" : read.error().message;
}

}  // namespace

TEST_CASE("SwapRouter02 sells in a multicall that bears the deadline", "[spot_swap]") {
    const World world;
    const Order order = world.order("-3").value();
    CHECK(order.to == kRouter);
    CHECK(order.size == wad("-3"));
    CHECK(order.data == around({call(sale())}));
    const CallTerms terms = world.venue->terms(order.to, order.data).value();
    CHECK(terms.size == wad("-3"));
    CHECK(terms.worst_quote == wad("5940"));
    CHECK(terms.deadline == 10'300);
    CHECK(terms.recipient == kAccount);
    CHECK(terms.most_value == Wei());
}

TEST_CASE("SwapRouter02 buys in a multicall that bears the deadline", "[spot_swap]") {
    const World world;
    const Order order = world.order("3").value();
    CHECK(order.data == around({abi::encode_call<router::ExactOutputSingle>({purchase()})}));
    const CallTerms terms = world.venue->terms(order.to, order.data).value();
    CHECK(terms.size == wad("3"));
    CHECK(terms.worst_quote == wad("6060"));
    CHECK(terms.deadline == 10'300);
    CHECK(terms.recipient == kAccount);
}

TEST_CASE("What a multicall of SwapRouter02 returned is the amount of its swap", "[spot_swap]") {
    const World world;
    const Order order = world.order("-3").value();
    const Bytes amount = abi::encode_output<router::ExactInputSingle>({u256(5'970'500'000u)});
    const auto fill = [&](std::vector<Bytes> results) {
        return world.venue->fill(order,
                                 abi::encode_output<router::Multicall>({std::move(results)}));
    };
    CHECK(fill({amount}).value() == Fill{wad("-3"), wad("5970.5")});
    CHECK_THAT(fill({}).error().message, Catch::Contains("one swap, found 0"));
    CHECK_THAT(fill({amount, amount}).error().message, Catch::Contains("one swap, found 2"));
    CHECK(fill({Bytes(31)}).error().code == Errc::kDecode);
    INFO("as the first router returns it");
    CHECK_FALSE(world.venue->fill(order, amount));
}

TEST_CASE("Only the functions of the configured router are allowed", "[spot_swap]") {
    CHECK(spot(2)->allowed_calls() ==
          std::vector<AllowedCall>{{kRouter, {0x5a, 0xe4, 0x01, 0xdc}}});
    CHECK(spot(1)->allowed_calls() ==
          std::vector<AllowedCall>{{kRouter, {0x41, 0x4b, 0xf3, 0x89}},
                                   {kRouter, {0xdb, 0x3e, 0x21, 0x98}}});
}

TEST_CASE("Every field of a swap of SwapRouter02 is looked at", "[spot_swap][terms]") {
    CHECK(refusal_of([](auto&) {}) == "accepted");
    CHECK_THAT(refusal_of([](auto& p) { p.fee = 3000; }), Catch::Contains("with fee 3000"));
    CHECK_THAT(refusal_of([](auto& p) { p.token_in = kBase; }), Catch::Contains("a swap of"));
    CHECK_THAT(refusal_of([](auto& p) { p.token_out = kBase; }), Catch::Contains("a swap of"));
    CHECK_THAT(refusal_of([](auto& p) { std::swap(p.token_in, p.token_out); }),
               Catch::Contains("a swap of"));
    CHECK_THAT(refusal_of([](auto& p) { p.sqrt_price_limit_x96 = u256(1u); }),
               Catch::Contains("fills it in part"));
    INFO("nothing is all that the router holds");
    CHECK_THAT(refusal_of([](auto& p) { p.amount_in = u256(); }),
               Catch::Contains("a swap of 0 units"));
    CHECK_THAT(refusal_of([](auto& p) { p.amount_in = u256::max(); }),
               Catch::Contains("an amount of"));
    for (const unsigned stand_in : {1u, 2u})
        CHECK_THAT(refusal_of([&](auto& p) { p.recipient = address(stand_in); }),
                   Catch::Contains("takes for another address"));
    auto params = sale();
    params.recipient = address(0x100);
    params.amount_out_minimum = u256();
    const auto terms = World().venue->terms(kRouter, around({call(params)})).value();
    CHECK(terms.recipient == address(0x100));
    CHECK_FALSE(terms.worst_quote);
}

TEST_CASE("A multicall of SwapRouter02 is one swap with a deadline", "[spot_swap][terms]") {
    const World world;
    const Bytes swap = call(sale());
    CHECK_THAT(world.refusal(around({})), Catch::Contains("a multicall of 0 calls"));
    CHECK_THAT(world.refusal(around({swap, swap})), Catch::Contains("a multicall of 2 calls"));
    CHECK_THAT(world.refusal(around({swap}, u256::max())), Catch::Contains("is no time"));
    CHECK_THAT(world.refusal(swap), Catch::Contains("no multicall with a deadline"));
    INFO("multicall(bytes[]) has no deadline, multicall(bytes32,bytes[]) the hash of a block");
    for (const Bytes& selector : {Bytes{0xac, 0x96, 0x50, 0xd8}, Bytes{0x1f, 0x04, 0x64, 0xd1}}) {
        Bytes other = around({swap});
        std::ranges::copy(selector, other.begin());
        CHECK_THAT(world.refusal(other), Catch::Contains("no multicall with a deadline"));
    }
    CHECK_THAT(world.refusal(around({around({swap})})), Catch::Contains("no swap of one pool"));
    CHECK_THAT(world.refusal(around({Bytes()})), Catch::Contains("no swap of one pool"));
    first::ExactInputSingleParams dated;
    dated.token_in = kWeth;
    CHECK_THAT(world.refusal(around({abi::encode_call<first::ExactInputSingle>({dated})})),
               Catch::Contains("no swap of one pool"));
    CHECK_FALSE(world.venue->terms(address(41), around({swap})));
}

TEST_CASE("A multicall of SwapRouter02 is read to the last byte", "[spot_swap][terms]") {
    const World world;
    const Bytes good = around({call(sale())});
    REQUIRE(good.size() == 4 + 13 * 32);
    Bytes more = good, cut = good, short_swap = call(sale()), long_swap = call(sale());
    more.push_back(0);
    cut.pop_back();
    short_swap.pop_back();
    long_swap.push_back(0);
    for (const Bytes& data : {more, cut, around({short_swap}), around({long_swap})})
        CHECK(world.refusal(data) != "accepted");
    INFO("bytes that no function reads: behind the swap, and before its first address");
    CHECK(world.refusal(with_byte(good, good.size() - 1, 1)) != "accepted");
    CHECK(world.refusal(with_byte(good, 4 + 5 * 32 + 4, 1)) != "accepted");
}

TEST_CASE("A router of the other version is told apart", "[spot_swap]") {
    World world;
    CHECK(version_refused(2, world.chain) == "read");
    CHECK_THAT(version_refused(1, world.chain),
               Catch::Contains("expected SwapRouter (router_version: 1)") &&
                   Catch::Contains("found SwapRouter02 (router_version: 2)"));
    add_router(world.chain, kRouter, 1);
    CHECK(version_refused(1, world.chain) == "read");
    CHECK_THAT(version_refused(2, world.chain),
               Catch::Contains("expected SwapRouter02 (router_version: 2)") &&
                   Catch::Contains("found SwapRouter (router_version: 1)"));
    answer_manager(world.chain, kRouter, true, Bytes());
    for (const std::int64_t version : {1, 2})
        CHECK_THAT(version_refused(version, world.chain),
                   Catch::Contains("is no router of Uniswap v3"));
}
