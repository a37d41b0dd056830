// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/spot_swap/spot_swap.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/strategies/routers.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace erc20 = abi::infra::erc20;
namespace router = abi::uniswap_v3::swap_router;

namespace {

const Address kRouter = address(40);
// 2000 USDC a WETH or near: both orders of the tokens.
constexpr std::int32_t kTick = -200'311;

/// Balances and what the router may take, raw.
struct Funds {
    u256 weth = raw18("20.0"), usdc{50'000'000'000u};
    u256 weth_leave{}, usdc_leave{};
};

struct World {
    AnsweringChain chain;
    FactBook facts;
    std::unique_ptr<HedgeVenue> venue;
    std::optional<HedgeState> state;

    explicit World(const Funds& funds = {}, std::optional<u256> liquidity = {}) {
        add_tokens(chain);
        add_pool(chain, kTick);
        add_router(chain, kRouter);
        chain.on<erc20::BalanceOf>(kWeth, {kAccount}, {funds.weth});
        chain.on<erc20::BalanceOf>(kUsdc, {kAccount}, {funds.usdc});
        chain.on<erc20::Allowance>(kWeth, {kAccount, kRouter}, {funds.weth_leave});
        chain.on<erc20::Allowance>(kUsdc, {kAccount, kRouter}, {funds.usdc_leave});
        Params params;
        params.set("router", kRouter);
        params.set("quote", kUsdc);
        if (liquidity) chain.on<pool::Liquidity>(kPool, {}, {*liquidity});
        venue = spot_swap::make(params, {.account = kAccount,
                                         .multicall = kMulticall,
                                         .asset_tokens = {kWeth},
                                         .tells_cost = liquidity.has_value()})
                    .value();
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
    CallTerms terms(const Order& order) const { return venue->terms(order.to, order.data).value(); }
};

router::ExactInputSingleParams sale() {
    router::ExactInputSingleParams params;
    params.token_in = kWeth;
    params.token_out = kUsdc;
    params.fee = 500;
    params.recipient = kAccount;
    params.deadline = u256(99u);
    params.amount_in = raw18("1.0");
    params.amount_out_minimum = u256(1'990'000'000u);
    return params;
}

std::string refusal(const router::ExactInputSingleParams& params, const Address& to = kRouter) {
    const World world;
    const auto terms = world.venue->terms(to, abi::encode_call<router::ExactInputSingle>({params}));
    return terms ? "accepted" : terms.error().message;
}

std::string config_error(const Params& params, std::vector<Address> tokens = {kWeth}) {
    const auto made = spot_swap::make(params, {kAccount, kMulticall, std::move(tokens)});
    return made ? "made" : made.error().message;
}

}  // namespace

TEST_CASE("A spot hedge is the account's balance, at rest as it is", "[spot_swap]") {
    const World world;
    const HedgeState& state = *world.state;
    CHECK(state.size == wad("20"));
    CHECK(state.price.to_double() == Approx(2000.0).epsilon(0.001));
    CHECK(state.free_collateral == wad("50000"));
    CHECK(state.margin == state.free_collateral + state.value);
    CHECK(is_flat(state));
    CHECK_FALSE(state.ours_alone);
    CHECK(world.venue->balances().size() == 2);
}

TEST_CASE("What a swap costs is its fee and the pool's depth, where it is asked for",
          "[spot_swap]") {
    CHECK_FALSE(World().state->cost);
    // 1000 WETH and about 2,000,000 USDC of a full range: sqrt(10^21 * 2 * 10^12).
    const World deep({}, u256(44'721'359'549'995'794u));
    REQUIRE(deep.state->cost);
    CHECK(deep.state->cost->fee == wad("0.0005"));
    CHECK(deep.state->cost->carry.is_zero());
    CHECK(deep.state->cost->cap == wad("20"));
    CHECK(deep.state->cost->impact == Approx(0.002).epsilon(1e-3));
    CHECK_FALSE(World({}, u256()).state->cost);
}

TEST_CASE("Leave is asked for exactly what is needed, before the swap", "[spot_swap]") {
    const Order first = World().order("-3").value();
    CHECK(first.kind == OrderKind::kPrepare);
    CHECK(first.to == kWeth);
    CHECK(first.approval == raw18("3.0"));
    CHECK(first.size.is_zero());
    const auto call = abi::decode_input<erc20::Approve>(first.data).value();
    CHECK(call.spender == kRouter);
    CHECK(call.amount == raw18("3.0"));
    Funds some;
    some.weth_leave = raw18("1.4");
    INFO("some tokens let nobody change what is left but to zero");
    CHECK(World(some).order("-3")->approval == u256());
    const Order buying = World().order("3").value();
    CHECK(buying.to == kUsdc);
    CHECK(buying.approval == u256(6'060'000'000u));
}

TEST_CASE("A sale gives the size for its worth at the worst price, at least", "[spot_swap]") {
    Funds funds;
    funds.weth_leave = raw18("3.0");
    const World world(funds);
    const Order order = world.order("-3").value();
    CHECK(order.kind == OrderKind::kTrade);
    CHECK(order.size == wad("-3"));
    CHECK(order.notional == wad("6000"));
    CHECK(order.limit_price == wad("1980"));
    const CallTerms terms = world.terms(order);
    CHECK(terms.size == wad("-3"));
    CHECK(terms.worst_quote == wad("5940"));
    CHECK(terms.deadline == 10'300);
    CHECK(terms.recipient == kAccount);
    const Bytes got = abi::encode_output<router::ExactInputSingle>({u256(5'970'500'000u)});
    CHECK(world.venue->fill(order, got).value() == Fill{wad("-3"), wad("5970.5")});
}

TEST_CASE("A purchase takes the size for its worth at the worst price, at most", "[spot_swap]") {
    Funds funds;
    funds.usdc_leave = u256(6'060'000'000u);
    const World world(funds);
    const Order order = world.order("3").value();
    CHECK(order.size == wad("3"));
    const CallTerms terms = world.terms(order);
    CHECK(terms.size == wad("3"));
    CHECK(terms.worst_quote == wad("6060"));
}

TEST_CASE("Leave of an older price is used as far as it goes", "[spot_swap]") {
    Funds funds;
    funds.weth_leave = raw18("2.9");
    funds.usdc_leave = u256(6'000'000'000u);
    const World world(funds);
    const Order sold = world.order("-3").value();
    CHECK(sold.kind == OrderKind::kTrade);
    CHECK(sold.size == wad("-2.9"));
    CHECK(sold.notional == wad("5800"));
    const Order bought = world.order("3").value();
    CHECK(bought.size == wad("2.970297029702970297"));
    CHECK(world.terms(bought).worst_quote == wad("5999.999999"));
    CHECK(world.order("6")->kind == OrderKind::kPrepare);
}

TEST_CASE("What the account cannot pay, or the pool not at that price, is refused", "[spot_swap]") {
    CHECK_THAT(World().order("-20.5").error().message,
               Catch::Contains("the account has 20000000000000000000"));
    CHECK_THAT(World().order("30").error().message, Catch::Contains("units of the quote token"));
    CHECK_THAT(World().order("0.0000000001").error().message, Catch::Contains("too small"));
    World world;
    world.state->price = wad("1979");
    CHECK_THAT(world.order("-1").error().message, Catch::Contains("beyond the worst accepted"));
    world.state->price = wad("2021");
    CHECK(world.order("1").error().code == Errc::kRefused);
}

TEST_CASE("Only whole swaps of this market to ourselves are read back", "[spot_swap][terms]") {
    CHECK(refusal(sale()) == "accepted");
    CHECK_THAT(refusal(sale(), address(41)), Catch::Contains("is not the router"));
    auto other = sale();
    other.fee = 3000;
    CHECK_THAT(refusal(other), Catch::Contains("with fee 3000"));
    other = sale();
    std::swap(other.token_in, other.token_out);
    CHECK_THAT(refusal(other), Catch::Contains("a swap of"));
    other = sale();
    other.sqrt_price_limit_x96 = u256(1u);
    CHECK_THAT(refusal(other), Catch::Contains("fills it in part"));
    other = sale();
    other.deadline = u256::max();
    CHECK_THAT(refusal(other), Catch::Contains("is no time"));
    other = sale();
    other.amount_in = u256();
    CHECK_THAT(refusal(other), Catch::Contains("a swap of 0 units"));
    const World world;
    Bytes cut = abi::encode_call<router::ExactInputSingle>({sale()});
    cut.pop_back();
    CHECK_FALSE(world.venue->terms(kRouter, cut));
    other = sale();
    other.amount_out_minimum = u256();
    INFO("any price is no bound");
    CHECK_FALSE(world.venue->terms(kRouter, abi::encode_call<router::ExactInputSingle>({other}))
                    ->worst_quote);
}

TEST_CASE("A spot hedge that cannot be is refused by its keys", "[spot_swap]") {
    Params params;
    CHECK_THAT(config_error(params), Catch::Contains("router is missing"));
    params.set("router", kRouter);
    CHECK_THAT(config_error(params), Catch::Contains("quote is missing"));
    params.set("quote", kWeth);
    CHECK_THAT(config_error(params), Catch::Contains("the same"));
    params.set("quote", kUsdc);
    CHECK(config_error(params) == "made");
    CHECK_THAT(config_error(params, {kWeth, kBase}), Catch::Contains("expected token"));
    params.set("router_version", std::int64_t{3});
    CHECK_THAT(config_error(params), Catch::Contains("expected 1 or 2 as router_version, found 3"));
    params.set("router_version", std::int64_t{2});
    CHECK(config_error(params) == "made");
    params.set("fee", std::int64_t{0});
    CHECK_THAT(config_error(params), Catch::Contains("a fee from 1"));
}

TEST_CASE("A pool that the factory does not have is named", "[spot_swap]") {
    World world;
    world.chain.on<abi::uniswap_v3::factory::GetPool>(kFactory, {kWeth, kUsdc, 500}, {Address{}});
    FactBook fresh;
    CHECK_THAT(world.chain.read(*world.venue, fresh).error().message,
               Catch::Contains("no pool") && Catch::Contains("fee 500"));
}
