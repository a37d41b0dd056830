// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/aave_borrow/aave_borrow.hpp"

#include <catch2/catch.hpp>

#include "strategies/kinds/closing.hpp"
#include "tests/unit/strategies/venues/aave_borrow_world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace evenkeel::test::borrowing;

namespace {

std::string config_error(const Params& params) {
    const auto made = aave_borrow::make(params, {kAccount, kMulticall, {kWeth}});
    return made ? "made" : made.error().message;
}

/// What the lender says in answer to a sale of 2 WETH without any balance.
std::string refusal(const Account& account) {
    const World world(account);
    const auto order = world.order("-2");
    return order ? "borrows" : order.error().message;
}

}  // namespace

TEST_CASE("A loan costs its swap and its interest, and no more is sold than can be borrowed",
          "[aave_borrow]") {
    Account account;
    CHECK_FALSE(World(account).state->cost);
    account.pool_liquidity = u256(44'721'359'549'995'794u);
    account.weth = raw18("1.0");
    account.owed = raw18("5.0");
    const World world(account);
    REQUIRE(world.state);
    REQUIRE(world.state->cost);
    const TradingCost& cost = *world.state->cost;
    CHECK(cost.fee == wad("0.0005"));
    CHECK(cost.impact == Approx(0.002).epsilon(1e-3));
    CHECK(cost.carry == wad("0.05"));
    const Wad borrowable =
        Wad::from_token(world.state->loan->available, 18, Rounding::kDown).value();
    CHECK(borrowable.sign() > 0);
    CHECK(cost.cap == borrowable + wad("1.0"));
    INFO("who has more than it owes pays for no more");
    account.weth = raw18("9.0");
    CHECK(World(account).state->cost->carry.is_zero());
}

TEST_CASE("A loan is a short of what is owed and not held", "[aave_borrow]") {
    Account account;
    account.weth = raw18("1.0");
    account.owed = raw18("5.0");
    account.debt_base = u256(10'000'0000'0000u);
    const World world(account);
    const HedgeState& state = *world.state;
    CHECK(state.venue == "aave_borrow");
    CHECK(state.size == wad("-4"));
    CHECK(state.value.to_double() == Approx(-8000.0).epsilon(0.001));
    CHECK_FALSE(state.unwound);
    CHECK_FALSE(is_flat(state));
    CHECK_FALSE(state.ours_alone);
    INFO("50000 supplied, 50000 of the quote, 4 owed");
    CHECK(state.margin == wad("100000") + state.value);
    REQUIRE(state.loan);
    CHECK(state.loan->yearly_rate == wad("0.05"));
    REQUIRE(state.loan->lent);
    CHECK(*state.loan->lent == Approx(account.lent.to_double() /
                                      (account.lent.to_double() + account.liquidity.to_double())));
    INFO("a day's interest of 5 at 5%");
    CHECK(state.closing->to_double() == Approx(4.0 + 5.0 * 0.05 / 365).epsilon(1e-9));
    INFO("(50000 * 0.8 - 5 * 2000) / 5 above 2000");
    CHECK(state.liquidation_price == wad("8000"));
}

TEST_CASE("What it is worth changes with neither loan nor repayment", "[aave_borrow]") {
    const auto rest = [](const Account& account) {
        const World world(account);
        return world.state->margin - world.state->value;
    };
    Account borrowed;
    borrowed.weth = borrowed.owed = raw18("7.0");
    borrowed.debt_base = u256(14'000'0000'0000u);
    CHECK(World(borrowed).state->size == Wad());
    CHECK_FALSE(World(borrowed).state->liquidation_price);
    CHECK(rest(borrowed) == rest({}));
}

TEST_CASE("Without a loan it is a balance at rest", "[aave_borrow]") {
    Account account;
    account.weth = raw18("3.0");
    const World world(account);
    CHECK(world.state->size == wad("3"));
    CHECK(is_flat(*world.state));
    CHECK_FALSE(world.state->liquidation_price);
    CHECK_FALSE(world.upkeep().value());
}

TEST_CASE("What is missing for a sale is borrowed first", "[aave_borrow]") {
    const World world;
    const Order loan = world.order("-2").value();
    CHECK(loan.kind == OrderKind::kPrepare);
    CHECK(loan.size.is_zero());
    CHECK(loan.to == kLender);
    CHECK_FALSE(loan.reduce_only);
    CHECK_THAT(loan.what, Catch::Contains("borrow 2.0 of " + to_checksum(kWeth)));
    const auto call = abi::decode_input<lender::Borrow>(loan.data).value();
    CHECK(call.asset == kWeth);
    CHECK(call.amount == raw18("2.0"));
    CHECK(call.interest_rate_mode == u256(2u));
    CHECK(call.on_behalf_of == kAccount);
    const CallTerms terms = world.terms(loan);
    CHECK(terms.preparation == Preparation{wad("2"), {}, false});
    CHECK(terms.recipient == kAccount);
    CHECK_FALSE(terms.size);

    Account some;
    some.weth = raw18("0.5");
    CHECK_THAT(World(some).order("-2")->what, Catch::Contains("borrow 1.5"));
}

TEST_CASE("What is there is sold first once it is half of the sale", "[aave_borrow]") {
    Account account;
    account.weth = raw18("1.0");
    const Order leave = World(account).order("-2").value();
    CHECK(leave.to == kWeth);
    CHECK(leave.approval == raw18("1.0"));
    account.weth_leave = raw18("1.0");
    CHECK(World(account).order("-2")->size == wad("-1"));
    account.weth = raw18("9.0");
    account.weth_leave = raw18("2.0");
    CHECK(World(account).order("-2")->size == wad("-2"));
}

TEST_CASE("A purchase is a swap, whatever is owed", "[aave_borrow]") {
    Account account;
    account.owed = raw18("5.0");
    account.debt_base = u256(10'000'0000'0000u);
    CHECK(World(account).order("3")->to == kUsdc);
    account.usdc_leave = u256(6'060'000'000u);
    const World world(account);
    const Order order = world.order("3").value();
    CHECK(order.size == wad("3"));
    CHECK(order.venue == "aave_borrow");
    CHECK(world.terms(order).worst_quote == wad("6060"));
}

TEST_CASE("A loan whose sale would be refused is not taken", "[aave_borrow]") {
    World world;
    world.state->price = wad("1979");
    CHECK_THAT(world.order("-2").error().message, Catch::Contains("beyond the worst accepted"));
}

TEST_CASE("A loan that the pool would not give is refused with the reason", "[aave_borrow]") {
    CHECK(refusal({}) == "borrows");
    Account account;
    SECTION("floor of the health factor: (50000 * 0.8 / 1.5 - 23000) / 2000 is 1.83") {
        account.debt_base = u256(23'000'0000'0000u);
        CHECK_THAT(refusal(account), Catch::Contains("at most 1.83") &&
                                         Catch::Contains("below 1.5 (min_health_factor)"));
    }
    SECTION("already below the floor") {
        account.debt_base = u256(39'000'0000'0000u);
        CHECK_THAT(refusal(account), Catch::Contains("at most 0.0"));
    }
    SECTION("collateral") {
        account.available_base = u256(3'999'0000'0000u);
        CHECK_THAT(refusal(account), Catch::Contains("the collateral covers no more"));
    }
    SECTION("liquidity") {
        account.liquidity = raw18("1.9");
        CHECK_THAT(refusal(account),
                   Catch::Contains("at most 1.9") && Catch::Contains("has no more to lend"));
    }
    SECTION("cap of 101 whole tokens, 99.5 lent") {
        account.flags = configuration({.cap = 101});
        account.lent = raw18("99.5");
        CHECK_THAT(refusal(account), Catch::Contains("at most 1.5") && Catch::Contains("cap"));
        account.lent = raw18("102.0");
        CHECK_THAT(refusal(account), Catch::Contains("at most 0.0"));
    }
    SECTION("frozen, paused, disabled, gone") {
        account.flags = configuration({.frozen = true});
        CHECK_THAT(refusal(account), Catch::Contains("the reserve is frozen"));
        account.flags = configuration({.paused = true});
        CHECK_THAT(refusal(account), Catch::Contains("the reserve is paused"));
        account.flags = configuration({.borrowing = false});
        CHECK_THAT(refusal(account), Catch::Contains("borrowing is disabled"));
        account.flags = configuration({.active = false});
        CHECK_THAT(refusal(account), Catch::Contains("not active"));
    }
    SECTION("another e-mode") {
        account.category = 2;
        account.flags = configuration({.category = 1});
        CHECK_THAT(refusal(account), Catch::Contains("category 2 excludes it"));
        account.flags = configuration({.category = 2});
        CHECK(refusal(account) == "borrows");
    }
    SECTION("since v3.2 the category lists what may be borrowed: WETH has id 3") {
        account.category = 2;
        account.flags = configuration({.category = 2});
        account.borrowable = 0b0111;
        CHECK_THAT(refusal(account), Catch::Contains("category 2 excludes it"));
        account.flags = configuration({});
        account.borrowable = 0b1000;
        CHECK(refusal(account) == "borrows");
    }
}

TEST_CASE("What is frozen may still be reduced", "[aave_borrow]") {
    Account account;
    account.owed = raw18("5.0");
    account.debt_base = u256(10'000'0000'0000u);
    account.flags = configuration({.frozen = true});
    const World world(account);
    CHECK_FALSE(world.state->closed);
    INFO("only what there is may be sold");
    CHECK_FALSE(world.state->turns);
    CHECK(World().state->turns);
    CHECK(world.order("3")->to == kUsdc);
    account.weth = raw18("5.0");
    CHECK(World(account).upkeep().value());
}

TEST_CASE("What is there pays the debt back, with exact leave", "[aave_borrow]") {
    Account account;
    account.owed = raw18("5.0");
    account.debt_base = u256(10'000'0000'0000u);
    account.weth = raw18("3.0");
    const Order leave = World(account).upkeep().value().value();
    CHECK(leave.to == kWeth);
    CHECK(leave.approval == raw18("3.0"));
    CHECK(leave.reduce_only);
    const auto call = abi::decode_input<erc20::Approve>(leave.data).value();
    CHECK(call.spender == kLender);

    account.lender_leave = raw18("3.0");
    const World world(account);
    const Order back = world.upkeep().value().value();
    CHECK(back.kind == OrderKind::kPrepare);
    CHECK(back.reduce_only);
    const auto repaid = abi::decode_input<lender::Repay>(back.data).value();
    CHECK(repaid.amount == raw18("3.0"));
    CHECK(repaid.on_behalf_of == kAccount);
    CHECK(world.terms(back).preparation == Preparation{wad("3"), {}, true});

    SECTION("older leave for less than half is taken back") {
        account.lender_leave = raw18("1.4");
        CHECK(World(account).upkeep().value()->approval == u256());
    }
    SECTION("leave for a little less is used: the debt grows each second") {
        account.lender_leave = raw18("2.9");
        const Order some = World(account).upkeep().value().value();
        CHECK(abi::decode_input<lender::Repay>(some.data)->amount == raw18("2.9"));
    }
    SECTION("all of it: with a day's interest on top, the pool takes what is owed") {
        account.weth = raw18("9.0");
        account.lender_leave = raw18("6.0");
        const Order all = World(account).upkeep().value().value();
        const u256 amount = abi::decode_input<lender::Repay>(all.data)->amount;
        CHECK(amount > account.owed);
        CHECK(amount < raw18("5.001"));
    }
    SECTION("dust is left, unless it is all") {
        account.weth = raw18("0.04");
        CHECK_FALSE(World(account).upkeep().value());
        account.owed = raw18("0.03");
        account.debt_base = u256(60'0000'0000u);
        CHECK(World(account).upkeep().value());
    }
    SECTION("not while the reserve is paused") {
        account.flags = configuration({.paused = true});
        CHECK_THAT(World(account).upkeep().error().message,
                   Catch::Contains("cannot be paid back: the reserve is paused"));
        account.weth = u256();
        CHECK_FALSE(World(account).upkeep().value());
    }
}

TEST_CASE("A loan is closed by a purchase, then a repayment", "[aave_borrow][closing]") {
    Account account;
    account.owed = raw18("5.0");
    account.debt_base = u256(10'000'0000'0000u);
    account.usdc_leave = u256(20'000'000'000u);
    const ClosingTerms terms{.reference_price = wad("2000"),
                             .max_slippage = {wad("0.01")},
                             .max_order = {},
                             .deadline = 10'300};
    const World world(account);
    const Order bought = closing_order(*world.venue, *world.state, terms).value();
    CHECK(bought.size == closing_trade(*world.state));
    CHECK(bought.size > wad("5"));
    CHECK(bought.reduce_only);

    INFO("a block later the debt has grown, and what was bought still covers it");
    account.weth = *bought.size.to_token(18, Rounding::kDown);
    account.owed = raw18("5.000001");
    account.lender_leave = raw18("6.0");
    const World after(account);
    CHECK(after.state->closing == Wad());
    const Order back = closing_order(*after.venue, *after.state, terms).value();
    CHECK(abi::is_call_of<lender::Repay>(back.data));

    INFO("dust that is owed is bought in a size that a pool can fill");
    account.weth = u256();
    account.owed = u256(1u);
    account.debt_base = u256();
    const World dust(account);
    CHECK(closing_order(*dust.venue, *dust.state, terms)->size.to_double() * 2000 ==
          Approx(0.01).epsilon(0.01));
}

TEST_CASE("Only loans and repayments of our own are read back", "[aave_borrow][terms]") {
    const World world;
    const auto read = [&](const Bytes& data, const Address& to = kLender) {
        const auto terms = world.venue->terms(to, data);
        return terms ? "accepted" : terms.error().message;
    };
    const auto loan = [](lender::Borrow::Input input) {
        return abi::encode_call<lender::Borrow>(input);
    };
    const auto back = [](lender::Repay::Input input) {
        return abi::encode_call<lender::Repay>(input);
    };
    CHECK(read(loan({kWeth, u256(1u), u256(2u), 0, kAccount})) == "accepted");
    CHECK_THAT(read(loan({kUsdc, u256(1u), u256(2u), 0, kAccount})), Catch::Contains("a loan of"));
    CHECK_THAT(read(loan({kWeth, u256(1u), u256(1u), 0, kAccount})),
               Catch::Contains("rate mode 1"));
    CHECK_THAT(read(loan({kWeth, u256(1u), u256(2u), 7, kAccount})), Catch::Contains("referral"));
    CHECK_THAT(read(loan({kWeth, u256(), u256(2u), 0, kAccount})), Catch::Contains("of 0 units"));
    CHECK_THAT(read(loan({kWeth, u256(1u), u256(2u), 0, kAccount}), kUsdc),
               Catch::Contains("neither lender nor router"));
    CHECK(read(back({kWeth, u256(1u), u256(2u), kAccount})) == "accepted");
    CHECK_THAT(read(back({kUsdc, u256(1u), u256(2u), kAccount})),
               Catch::Contains("a repayment of"));
    CHECK_THAT(read(back({kWeth, u256::max(), u256(2u), kAccount})), Catch::Contains("units"));
    CHECK_THAT(read(abi::encode_call<lender::GetReservesList>({})),
               Catch::Contains("neither borrows nor pays back"));
    Bytes cut = loan({kWeth, u256(1u), u256(2u), 0, kAccount});
    cut.pop_back();
    CHECK(read(cut) != "accepted");
    INFO("for somebody else: the gate asks for the recipient");
    CHECK(world.venue->terms(kLender, loan({kWeth, u256(1u), u256(2u), 0, kUsdc}))->recipient ==
          kUsdc);
}

TEST_CASE("A loan that cannot be counted stops the strategy", "[aave_borrow]") {
    Account account;
    account.owed_stable = raw18("1.0");
    const World stable(account);
    CHECK_THAT(stable.trouble, Catch::Contains("at a stable rate"));
    account = {};
    account.price = u256();
    CHECK_THAT(World(account).trouble, Catch::Contains("no price"));
    account = {};
    account.unit = u256::pow10(18);
    CHECK_THAT(World(account).trouble, Catch::Contains("units of 10^8"));
    account = {};
    account.listed = false;
    CHECK_THAT(World(account).trouble, Catch::Contains("has no reserve of"));
}

TEST_CASE("Another e-mode is noticed", "[aave_borrow]") {
    World world;
    const Snapshot before = world.chain.read(*world.venue, world.facts).value();
    CHECK_FALSE(world.venue->outgrown(before, world.facts).value());
    world.chain.on<lender::GetUserEMode>(kLender, {kAccount}, {u256(1u)});
    const Snapshot now = world.chain.read(*world.venue, world.facts).value();
    CHECK(world.venue->outgrown(now, world.facts).value());
    const Snapshot again = world.chain.read(*world.venue, world.facts).value();
    CHECK_FALSE(world.venue->outgrown(again, world.facts).value());
}

TEST_CASE("A debt is counted by one entry", "[aave_borrow]") {
    auto spec = portfolio_spec({});
    spec.strategies[0].hedge = {{.venue = "aave_borrow", .params = keys()}};
    VenueSpec supplied{.venue = "aave_v3", .params = {}};
    supplied.params.set("pool", kLender);
    spec.strategies[0].positions = {supplied};
    const auto made = [&] {
        const auto portfolio = Portfolio::make(spec);
        return portfolio ? "made" : portfolio.error().message;
    };
    CHECK_THAT(made(), Catch::Contains("what is owed to " + to_checksum(kLender)));
    auto& params = spec.strategies[0].positions[0].params;
    params.set("reserves", std::vector<Address>{kWeth});
    CHECK_THAT(made(), Catch::Contains("is counted by two entries"));
    params.set("reserves", std::vector<Address>{kUsdc});
    CHECK(made() == "made");
    params = {};
    params.set("pool", kLender);
    params.set("owner", kUsdc);
    INFO("somebody else's debt is another");
    CHECK(made() == "made");
}

TEST_CASE("Keys of aave_borrow that do not fit are refused", "[aave_borrow]") {
    CHECK_THAT(config_error({}), Catch::Contains("pool is missing"));
    Params params;
    params.set("pool", kLender);
    CHECK_THAT(config_error(params), Catch::Contains("aave_borrow: router is missing"));
    params = keys();
    CHECK(config_error(params) == "made");
    params.set("min_health_factor", wad("1"));
    CHECK_THAT(config_error(params), Catch::Contains("above 1"));
}
