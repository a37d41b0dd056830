// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "strategies/venues/perp_v2/margin_terms.hpp"
#include "strategies/venues/perp_v2/perp_v2.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
namespace house = abi::perp_v2::clearing_house;
namespace vault = abi::perp_v2::vault;
namespace erc20 = abi::infra::erc20;

namespace {

/// A market with `leverage: {target: 2, max: 4}`: margin is moved above 2.5 and below 1.5.
Params params_of(const char* target = "2.0", const char* max = "4.0") {
    Params params;
    params.set("clearing_house", kHouse);
    params.set("base_token", kBase);
    if (target) params.set("leverage.target", wad(target));
    if (max) params.set("leverage.max", wad(max));
    return params;
}

struct Scene {
    std::unique_ptr<HedgeVenue> venue;
    HedgeState state;

    OrderRequest request(const char* size, bool reduce_only = false, bool urgent = false) const {
        return {.size = wad(size),
                .reduce_only = reduce_only,
                .reference_price = wad("2000.0"),
                .max_slippage = {wad("0.005")},
                .deadline = 12'345,
                .urgent = urgent};
    }
    std::optional<Order> upkeep(bool urgent = false) const {
        return venue->upkeep(state, request("0.0", false, urgent)).value();
    }
    Order order(const char* size, bool reduce_only = false) const {
        return venue->order(state, request(size, reduce_only)).value();
    }
    std::string refused_upkeep() const {
        const auto found = venue->upkeep(state, request("0.0"));
        REQUIRE_FALSE(found);
        CHECK(found.error().code == Errc::kRefused);
        return found.error().message;
    }
    std::string refused(const char* size) const {
        const auto found = venue->order(state, request(size));
        REQUIRE_FALSE(found);
        CHECK(found.error().code == Errc::kRefused);
        return found.error().message;
    }
};

Scene scene(const PerpNumbers& numbers, const Params& params = params_of()) {
    AnsweringChain chain;
    add_perp(chain, numbers);
    Scene out{perp_v2::make(params, {kAccount, kMulticall}).value(), {}};
    FactBook facts;
    out.state = out.venue->state(chain.read(*out.venue, facts).value()).value();
    return out;
}

/// Ten short at 2000 on this margin.
PerpNumbers ten(const char* margin, const char* idle = "0.0", const char* leave = "0.0") {
    PerpNumbers out{.size = "-10.0", .value = "-20000.0", .margin = margin};
    out.idle = idle;
    out.leave = leave;
    return out;
}

u256 usd(std::uint64_t whole) {
    return u256(whole * 1'000'000);
}

/// Leave for the vault of exactly this.
void check_leave(const Order& order, const u256& amount) {
    CHECK(order.kind == OrderKind::kPrepare);
    CHECK(order.to == kUsdc);
    CHECK(order.approval == amount);
    const auto call = abi::decode_input<erc20::Approve>(order.data).value();
    CHECK(call.spender == kVault);
    CHECK(call.amount == amount);
}

template <class Function>
void check_transfer(const Order& order, const u256& amount) {
    CHECK(order.kind == OrderKind::kPrepare);
    CHECK(order.to == kVault);
    CHECK(order.size.is_zero());
    CHECK(order.venue == "perp_v2");
    CHECK(order.deadline == 12'345);
    const auto call = abi::decode_input<Function>(order.data).value();
    CHECK(call.token == kUsdc);
    CHECK(call.amount == amount);
}

}  // namespace

TEST_CASE("Without a target nothing of the vault is asked and no margin is moved", "[perp_v2]") {
    const Scene at = scene(ten("2000", "90000"), params_of(nullptr));
    CHECK(at.state.funds.empty());
    CHECK(at.state.idle.is_zero());
    CHECK_FALSE(at.upkeep());
    CHECK(at.order("-1.0").size == wad("-1.0"));
    CHECK(at.venue->spenders().empty());
    CHECK(at.venue->allowed_calls().size() == 2);
}

TEST_CASE("With a target the money on hand and what may be done with it are read", "[perp_v2]") {
    PerpNumbers numbers = ten("10000", "1234.567891", "7.5");
    numbers.free = "4321.5";
    numbers.others = "3000.0";
    const Scene at = scene(numbers);
    CHECK(at.state.idle == wad("1234.567891"));
    CHECK(at.state.funds.at(kUsdc) == u256(1'234'567'891u));
    CHECK(at.state.leave.at(kUsdc) == u256(7'500'000u));
    CHECK(at.state.free_collateral == wad("4321.5"));
    CHECK(at.state.other_notional == wad("3000.0"));
    CHECK_FALSE(at.state.margin_stuck);
    CHECK(at.venue->spenders() == std::vector<Spender>{{kUsdc, kVault}});
    CHECK(at.venue->allowed_calls() ==
          std::vector<AllowedCall>{{kHouse, house::OpenPosition::kSelector},
                                   {kHouse, house::ClosePosition::kSelector},
                                   {kVault, vault::Deposit::kSelector},
                                   {kVault, vault::Withdraw::kSelector}});
    CHECK(at.venue->margin_account() == kHouse);
}

TEST_CASE("Too little margin is topped up: leave of exactly that, then the deposit", "[perp_v2]") {
    CHECK_FALSE(scene(ten("8000", "9000")).upkeep());
    const auto leave = scene(ten("7000", "9000")).upkeep();
    REQUIRE(leave);
    check_leave(*leave, usd(3000));
    CHECK(leave->reduce_only);
    const auto deposit = scene(ten("7000", "9000", "3000")).upkeep();
    REQUIRE(deposit);
    check_transfer<vault::Deposit>(*deposit, usd(3000));
    CHECK(deposit->reduce_only);
    CHECK(deposit->what == "pay 3000.0 USD of margin in");
    INFO("also while nothing else is done");
    CHECK(scene(ten("7000", "9000", "3000")).upkeep(true) == deposit);
}

TEST_CASE("Leave of an older block is used as far as it goes", "[perp_v2]") {
    // Wanted are 3000.
    check_transfer<vault::Deposit>(*scene(ten("7000", "9000", "1500")).upkeep(), usd(1500));
    check_transfer<vault::Deposit>(*scene(ten("7000", "9000", "2990")).upkeep(), usd(2990));
    check_transfer<vault::Deposit>(*scene(ten("7000", "9000", "3100")).upkeep(), usd(3100));
    check_transfer<vault::Deposit>(*scene(ten("7000", "3050", "3100")).upkeep(), usd(3000));
    check_transfer<vault::Deposit>(*scene(ten("7000", "9000", "8000")).upkeep(), usd(3000));
    INFO("less than half is taken back before the right amount is asked for");
    check_leave(*scene(ten("7000", "9000", "1499.999999")).upkeep(), u256());
}

TEST_CASE("What the account has is paid in, and what is missing is told", "[perp_v2]") {
    check_leave(*scene(ten("7000", "1200")).upkeep(), usd(1200));
    check_transfer<vault::Deposit>(*scene(ten("7000", "1200", "1200")).upkeep(), usd(1200));
    CHECK_THAT(scene(ten("7000", "20")).refused_upkeep(),
               Catch::Contains("leverage is 2.857142, at most 2.5 is meant to be: 3000.0 USD more "
                               "margin are wanted, the account has 20.0 USD"));
    CHECK_THAT(scene(ten("0", "0")).refused_upkeep(), Catch::Contains("without bound"));
    PerpNumbers stuck = ten("7000", "9000", "3000");
    stuck.vault_paused = true;
    CHECK_THAT(scene(stuck).refused_upkeep(), Catch::Contains("the vault is paused"));
}

TEST_CASE("Too much margin is taken out again, never more than is free", "[perp_v2]") {
    CHECK_FALSE(scene(ten("13000")).upkeep());
    const auto out = scene(ten("16000.5")).upkeep();
    REQUIRE(out);
    check_transfer<vault::Withdraw>(*out, u256(6'000'500'000u));
    CHECK_FALSE(out->reduce_only);
    CHECK(out->what == "take 6000.5 USD of margin out");
    INFO("it waits for a better time");
    CHECK_FALSE(scene(ten("16000.5")).upkeep(true));
    PerpNumbers tight = ten("16000");
    tight.free = "1000.0";
    check_transfer<vault::Withdraw>(*scene(tight).upkeep(), usd(900));
    tight.free = "0.0";
    CHECK_FALSE(scene(tight).upkeep());
    tight = ten("16000");
    tight.vault_paused = true;
    CHECK_FALSE(scene(tight).upkeep());
    INFO("the margin of no position stays");
    CHECK_FALSE(scene({.size = "0.0", .margin = "16000"}).upkeep());
}

TEST_CASE("With more margin asked for, leverage is to be that much lower", "[perp_v2]") {
    // Twice is 10,000; with a quarter more 12,500, within 10,000 to 16,666.67.
    const auto upkeep = [](const PerpNumbers& numbers) {
        const Scene at = scene(numbers);
        OrderRequest request = at.request("0.0");
        request.margin = wad("1.25");
        return at.venue->upkeep(at.state, request).value();
    };
    CHECK_FALSE(scene(ten("9900", "9000", "2600")).upkeep());
    check_transfer<vault::Deposit>(*upkeep(ten("9900", "9000", "2600")), usd(2600));
    CHECK_FALSE(upkeep(ten("10001", "9000")));
    CHECK_FALSE(upkeep(ten("16600")));
    check_transfer<vault::Withdraw>(*upkeep(ten("16700")), usd(4200));
    INFO("before a trade too");
    const auto order = [](const Scene& at, const char* size) {
        OrderRequest request = at.request(size);
        request.margin = wad("1.25");
        return at.venue->order(at.state, request);
    };
    const Scene rich = scene(ten("12500", "9000", "3750"), params_of("2.0", "2.5"));
    CHECK(rich.order("-3.0").kind == OrderKind::kTrade);
    check_transfer<vault::Deposit>(order(rich, "-3.0").value(), usd(3750));
    INFO("where the money is missing caution keeps nothing from being hedged, up to max");
    const Scene poor = scene(ten("12500", "0.0"), params_of("2.0", "2.5"));
    CHECK(order(poor, "-3.0").value().kind == OrderKind::kTrade);
    CHECK_THAT(order(poor, "-6.0").error().message,
               Catch::Contains("would leave leverage at 2.56, leverage.max is 2.5"));
}

TEST_CASE("Positions in other markets have their share of the margin", "[perp_v2]") {
    PerpNumbers both = ten("8000", "90000");
    both.others = "20000.0";
    // 40,000 on 8,000: 12,000 are missing, half of them of this market.
    check_leave(*scene(both).upkeep(), usd(6000));
    both = ten("36000");
    both.others = "20000.0";
    check_transfer<vault::Withdraw>(*scene(both).upkeep(), usd(6750));
}

TEST_CASE("A trade that grows has its margin paid in first", "[perp_v2]") {
    INFO("2.4 after it: inside the band");
    CHECK(scene(ten("10000", "9000")).order("-2.0").kind == OrderKind::kTrade);
    INFO("2.6 after it");
    const Scene above = scene(ten("10000", "9000"));
    check_leave(above.order("-3.0"), usd(3000));
    CHECK_FALSE(above.order("-3.0").reduce_only);
    check_transfer<vault::Deposit>(scene(ten("10000", "9000", "3000")).order("-3.0"), usd(3000));
    INFO("what shrinks needs none");
    CHECK(scene(ten("2000", "9000")).order("5.0", true).kind == OrderKind::kTrade);
    CHECK(scene(ten("10000", "0")).order("19.0").size == wad("19.0"));
}

TEST_CASE("With too little money a trade may leave leverage up to max", "[perp_v2]") {
    INFO("4.0 without any");
    CHECK(scene(ten("10000")).order("-10.0").size == wad("-10.0"));
    const std::string refused = scene(ten("10000")).refused("-10.000001");
    CHECK_THAT(refused, Catch::Contains("would leave leverage at 4.0") &&
                            Catch::Contains("leverage.max is 4.0") &&
                            Catch::Contains("10000.001 USD more margin are wanted, the account has "
                                            "0.0 USD"));
    INFO("with what there is it would be 4.0");
    check_leave(scene(ten("8750", "1250")).order("-10.0"), usd(1250));
    scene(ten("8749", "1250")).refused("-10.0");
    INFO("no max: what the venue itself bears");
    const Scene boundless = scene(ten("10000"), params_of("2.0", nullptr));
    CHECK(boundless.order("-90.0").size == wad("-90.0"));
    PerpNumbers stuck = ten("10000", "90000", "90000");
    stuck.vault_paused = true;
    CHECK(scene(stuck).order("-9.0").size == wad("-9.0"));
    CHECK_THAT(scene(stuck).refused("-11.0"), Catch::Contains("the vault is paused"));
}

TEST_CASE("What a trade is refused for is told before money moves", "[perp_v2]") {
    PerpNumbers closed = ten("10000", "9000");
    closed.open = false;
    CHECK_THAT(scene(closed).refused("-9.0"), Catch::Contains("closed"));
}

TEST_CASE("Deposits and withdrawals are read back from their bytes", "[perp_v2][terms]") {
    const perp_v2::Collateral collateral{kVault, kUsdc, 6};
    const auto read = [&](const Address& to, const Bytes& data) {
        return perp_v2::margin_terms(collateral, to, data);
    };
    const Bytes in = abi::encode_call<vault::Deposit>({kUsdc, u256(1'500'000u)});
    const Bytes out = abi::encode_call<vault::Withdraw>({kUsdc, u256(2'500'000u)});
    CHECK(read(kVault, in).value().preparation == Preparation{Wad(), wad("1.5"), true});
    CHECK(read(kVault, out).value().preparation == Preparation{Wad(), wad("2.5"), false});
    CHECK_FALSE(read(kVault, out).value().size);
    CHECK_FALSE(read(kVault, out).value().recipient);
    const auto refused = [&](const Address& to, const Bytes& data) {
        const auto terms = read(to, data);
        REQUIRE_FALSE(terms);
        CHECK(terms.error().code == Errc::kRefused);
        return terms.error().message;
    };
    CHECK_THAT(refused(kHouse, in), Catch::Contains("is not the vault"));
    for (const auto& amount : {u256(), u256::max()}) {
        CHECK_THAT(refused(kVault, abi::encode_call<vault::Deposit>({kUsdc, amount})),
                   Catch::Contains("a deposit of " + to_decimal(amount)));
        CHECK_THAT(refused(kVault, abi::encode_call<vault::Withdraw>({kUsdc, amount})),
                   Catch::Contains("a withdrawal of " + to_decimal(amount)));
    }
    CHECK_THAT(refused(kVault, abi::encode_call<vault::Deposit>({kWeth, u256(1u)})),
               Catch::Contains("margin is in"));
    CHECK_THAT(refused(kVault, abi::encode_call<vault::Withdraw>({kWeth, u256(1u)})),
               Catch::Contains("margin is in"));
    CHECK_THAT(refused(kVault, abi::encode_call<erc20::Transfer>({kUsdc, u256(1u)})),
               Catch::Contains("neither pays"));
    for (const Bytes& good : {in, out}) {
        for (std::size_t length = 0; length < good.size(); ++length)
            refused(kVault, Bytes(good.begin(), good.begin() + static_cast<long>(length)));
        Bytes longer = good;
        longer.push_back(0);
        refused(kVault, longer);
    }
    INFO("the venue knows them once it knows its vault");
    CHECK(scene(ten("10000")).venue->terms(kVault, in));
    CHECK_FALSE(scene(ten("10000"), params_of(nullptr)).venue->terms(kVault, in));
}

TEST_CASE("Leverage that contradicts itself is refused", "[perp_v2]") {
    const auto refused = [](const Params& params) {
        const auto made = perp_v2::make(params, {kAccount, kMulticall});
        REQUIRE_FALSE(made);
        CHECK(made.error().code == Errc::kConfig);
        return made.error().message;
    };
    CHECK_THAT(refused(params_of("6.0", "5.0")), Catch::Contains("above leverage.max"));
    CHECK_THAT(refused(params_of("0.0", "5.0")), Catch::Contains("leverage above zero"));
    CHECK_THAT(refused(params_of("-1.0", "5.0")), Catch::Contains("leverage above zero"));
    CHECK_THAT(refused(params_of(nullptr, "0.0")), Catch::Contains("leverage above zero"));
    for (const char* band : {"0.0", "-0.1", "1.01"}) {
        Params params = params_of();
        params.set("leverage.band", Ratio{wad(band)});
        CHECK_THAT(refused(params), Catch::Contains("leverage.band"));
    }
    Params params = params_of();
    params.set("leverage.min_transfer", Amount{wad("1"), "ETH"});
    CHECK_THAT(refused(params), Catch::Contains("in USD, found ETH"));
    params.set("leverage.min_transfer", Amount{wad("-1"), "USD"});
    CHECK_THAT(refused(params), Catch::Contains("below zero"));
}

TEST_CASE("The band and the smallest transfer are the operator's", "[perp_v2]") {
    Params params = params_of("2.0", "2.2");
    INFO("max cuts the band");
    CHECK(scene(ten("9000", "9000"), params).upkeep());
    params = params_of("2.0", "4.0");
    params.set("leverage.band", Ratio{wad("0.5")});
    CHECK_FALSE(scene(ten("7000", "9000"), params).upkeep());
    CHECK(scene(ten("6600", "9000"), params).upkeep());
    params.set("leverage.min_transfer", Amount{wad("5000"), "USD"});
    CHECK_FALSE(scene(ten("6600", "9000"), params).upkeep());
}
