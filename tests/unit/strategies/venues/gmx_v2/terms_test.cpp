// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/terms.hpp"

#include <catch2/catch.hpp>

#include "strategies/venues/approvals.hpp"
#include "tests/unit/strategies/venues/gmx_v2/vectors.hpp"
#include "tests/unit/strategies/venues/gmx_v2/world.hpp"

using namespace evenkeel;
using namespace evenkeel::test;
using namespace evenkeel::test::gmx;

namespace {

/// Tokens of 18 and 6 decimals.
gmx_v2::Contracts contracts() {
    gmx_v2::Contracts out;
    out.index.token_decimals = 18;
    out.shorts.token_decimals = 6;
    return out;
}

CallTerms terms_of(const World& world, const Order& order) {
    const auto found = world.venue->terms(order.to, order.data);
    REQUIRE(found);
    return *found;
}

/// An order's calls, to be changed.
struct Edited {
    router::Multicall::Input calls;
    router::SendWnt::Input fee;
    std::optional<router::SendTokens::Input> sent;
    router::CreateOrderParams params;

    explicit Edited(const Order& order) {
        calls = abi::decode_input<router::Multicall>(order.data).value();
        fee = abi::decode_input<router::SendWnt>(calls.data.front()).value();
        if (calls.data.size() == 3)
            sent = abi::decode_input<router::SendTokens>(calls.data[1]).value();
        params = order_in(order);
    }

    Bytes data() {
        calls.data.front() = abi::encode_call<router::SendWnt>(fee);
        if (sent) calls.data[1] = abi::encode_call<router::SendTokens>(*sent);
        calls.data.back() = abi::encode_call<router::CreateOrder>({params});
        return abi::encode_call<router::Multicall>(calls);
    }
};

std::string refusal(const Bytes& data, const Address& to = kRouter) {
    const auto terms = gmx_v2::call_terms(fake_market(), contracts(), to, data);
    if (terms) return "read";
    CHECK(terms.error().code == Errc::kRefused);
    return terms.error().message;
}

/// Why an order is refused once this was changed about it.
template <class Edit>
std::string changed(const Order& order, const Edit& edit) {
    Edited edited(order);
    edit(edited);
    return refusal(edited.data());
}

Order opening() {
    return World().order("-3").value();
}

Order closing() {
    Facts facts;
    facts.held = {FakePosition{}};
    return World(facts).order("2.5", true).value();
}

}  // namespace

TEST_CASE("An increase is read as what its money sells or buys at worst", "[gmx_v2]") {
    const World world;
    const CallTerms sale = terms_of(world, world.order("-3").value());
    // 6000 USD at 1980: a little more than three, for these 6000.
    CHECK(sale.size == wad("-3.030303030303030303"));
    CHECK(sale.worst_quote == wad("6000"));
    CHECK(sale.recipient == kAccount);
    CHECK(sale.most_value == Wei(u256(5'220'000'000'000'000u)));
    CHECK(sale.undated);
    CHECK_FALSE(sale.deadline);
    CHECK_FALSE(sale.part);
    CHECK_FALSE(sale.preparation);
    CHECK_FALSE(sale.closes);
    const CallTerms purchase = terms_of(world, world.order("3").value());
    CHECK(purchase.size == wad("2.970297029702970298"));
    CHECK(purchase.worst_quote == wad("6000"));
}

TEST_CASE("A decrease is read as the part that it closes", "[gmx_v2]") {
    Facts facts;
    facts.held = {FakePosition{}};
    const World world(facts);
    const CallTerms terms = terms_of(world, world.order("2.5", true).value());
    CHECK(terms.part == PartClosed{false, wad("5000"), wad("2020")});
    CHECK_FALSE(terms.size);
    CHECK_FALSE(terms.worst_quote);
    facts.held = {FakePosition{.is_long = true}};
    const World other(facts);
    CHECK(terms_of(other, other.order("-10", true).value()).part ==
          PartClosed{true, wad("20000"), wad("1980")});
}

TEST_CASE("Margin, orders taken back and leave are read as what they are", "[gmx_v2]") {
    Facts facts;
    facts.held = {FakePosition{.collateral = u256(5'345'000'000u)}};
    const World poor(facts);
    const CallTerms in = terms_of(poor, *poor.upkeep().value());
    CHECK(in.preparation == Preparation{Wad(), wad("1333.666667"), true});
    CHECK(in.recipient == kAccount);
    facts.held = {FakePosition{.collateral = u256(9'012'000'000u)}};
    const World rich(facts);
    CHECK(terms_of(rich, *rich.upkeep().value()).preparation ==
          Preparation{Wad(), wad("2333.333333"), false});
    facts.open = {{.updated = 9'000}};
    const World late(facts);
    const CallTerms back = terms_of(late, *late.upkeep().value());
    CHECK(back.preparation == Preparation{Wad(), Wad(), true});
    CHECK(back.most_value == Wei());
    CHECK_FALSE(back.recipient);
    facts = {};
    facts.leave = {};
    const World first(facts);
    const Order leave = first.order("-3").value();
    CHECK(first.venue->spenders() == std::vector<Spender>{{kUsdc, kTaker}});
    CHECK(approval_terms(first.venue->spenders(), leave.to, leave.data).value().approval ==
          Approval{kTaker, *leave.approval});
    CHECK(first.venue->allowed_calls() ==
          std::vector<AllowedCall>{{kRouter, router::Multicall::kSelector},
                                   {kRouter, router::CancelOrder::kSelector}});
}

TEST_CASE("An order that anything is changed about is refused", "[gmx_v2]") {
    struct Row {
        const char* why;
        void (*edit)(Edited&);
    };
    const auto row = GENERATE(values<Row>({
        {"the hedge's is", [](Edited& one) { one.params.addresses.market = kVault; }},
        {"for collateral",
         [](Edited& one) { one.params.addresses.initial_collateral_token = kWeth; }},
        {"would go to", [](Edited& one) { one.params.addresses.cancellation_receiver = kVault; }},
        {"callback", [](Edited& one) { one.params.addresses.callback_contract = kVault; }},
        {"callback", [](Edited& one) { one.params.numbers.callback_gas_limit = u256(1u); }},
        {"fee for somebody", [](Edited& one) { one.params.addresses.ui_fee_receiver = kVault; }},
        {"swap path", [](Edited& one) { one.params.addresses.swap_path = {kMarket}; }},
        {"trigger price", [](Edited& one) { one.params.numbers.trigger_price = u256(1u); }},
        {"least output", [](Edited& one) { one.params.numbers.min_output_amount = u256(1u); }},
        {"for later", [](Edited& one) { one.params.numbers.valid_from_time = u256(1u); }},
        {"flags", [](Edited& one) { one.params.auto_cancel = true; }},
        {"flags", [](Edited& one) { one.params.should_unwrap_native_token = true; }},
        {"referral", [](Edited& one) { one.params.referral_code.bytes[0] = 1; }},
        {"with data", [](Edited& one) { one.params.data_list.emplace_back(); }},
        {"of type 3", [](Edited& one) { one.params.order_type = 3; }},
        {"of type 7", [](Edited& one) { one.params.order_type = 7; }},
        {"swaps what", [](Edited& one) { one.params.decrease_position_swap_type = 2; }},
        {"swaps what", [](Edited& one) { one.params.decrease_position_swap_type = 1; }},
        {"sent are", [](Edited& one) { one.params.numbers.execution_fee = u256(1u); }},
        {"sent are", [](Edited& one) { one.fee.amount = u256(1u); }},
        {"not the order vault", [](Edited& one) { one.fee.receiver = kWeth; }},
        {"any price", [](Edited& one) { one.params.numbers.acceptable_price = u256(); }},
        {"max_execution_fee",
         [](Edited& one) {
             one.fee.amount = one.params.numbers.execution_fee = u256(20'000'000'000'000'001u);
         }},
        {"collateral other than",
         [](Edited& one) { one.params.numbers.initial_collateral_delta_amount = u256(1u); }},
        {"not the order vault", [](Edited& one) { one.sent->receiver = kTaker; }},
        {"is not the collateral", [](Edited& one) { one.sent->token = kWeth; }},
        {"collateral of nothing", [](Edited& one) { one.sent->amount = {}; }},
        {"brings collateral", [](Edited& one) { one.params.order_type = 4; }},
        {"0 / 10^30", [](Edited& one) { one.params.numbers.size_delta_usd = u256(999u); }},
        {"acceptable price, and nothing",
         [](Edited& one) { one.params.numbers.size_delta_usd = {}; }},
    }));
    INFO(row.why);
    // The smallest amounts of USD are of no size at all.
    const std::string why = changed(opening(), row.edit);
    const std::string expected = std::string(row.why) == "0 / 10^30" ? "999 / 10^30 USD" : row.why;
    CHECK_THAT(why, Catch::Contains(expected));
}

TEST_CASE("A decrease that anything is changed about is refused", "[gmx_v2]") {
    CHECK(changed(closing(), [](Edited&) {}) == "read");
    CHECK_THAT(
        changed(closing(),
                [](Edited& one) { one.params.numbers.initial_collateral_delta_amount = u256(1u); }),
        Catch::Contains("takes collateral out besides"));
    CHECK_THAT(
        changed(closing(), [](Edited& one) { one.params.numbers.acceptable_price = u256::max(); }),
        Catch::Contains("any price"));
    CHECK_THAT(changed(closing(), [](Edited& one) { one.params.decrease_position_swap_type = 1; }),
               Catch::Contains("swaps what"));
    CHECK_THAT(changed(closing(),
                       [](Edited& one) {
                           one.params.numbers.size_delta_usd = {};
                           one.params.numbers.acceptable_price = {};
                       }),
               Catch::Contains("an order of nothing"));
    // Who gets what it pays out is for the gate to judge.
    Edited other(closing());
    other.params.addresses.receiver = kVault;
    CHECK(gmx_v2::call_terms(fake_market(), contracts(), kRouter, other.data())->recipient ==
          kVault);
    other.params.addresses.cancellation_receiver = kVault;
    CHECK(refusal(other.data()) == "read");
}

TEST_CASE("Other calls, contracts and versions are refused by name", "[gmx_v2]") {
    const Bytes data = opening().data;
    CHECK_THAT(refusal(data, kVault), Catch::Contains("is not the exchange router"));
    Bytes longer = data;
    longer.resize(longer.size() + 32);
    CHECK(refusal(longer) != "read");
    Bytes shorter = data;
    shorter.pop_back();
    CHECK(refusal(shorter) != "read");
    CHECK_THAT(refusal({}), Catch::Contains("no function"));
    CHECK_THAT(refusal(Bytes{0xde, 0xad, 0xbe, 0xef}), Catch::Contains("function 0xdeadbeef"));
    CHECK_THAT(refusal(Bytes{0x69, 0x96, 0x80, 0x7b}), Catch::Contains("createOrder of v2.1"));
    for (const auto& [selector, version] :
         {std::pair(Bytes{0x4a, 0x39, 0x3a, 0x41}, "createOrder of v2.0"),
          std::pair(Bytes{0x08, 0x3c, 0xfc, 0xee}, "createOrder of v2.1 of 2024"),
          std::pair(Bytes{0x69, 0x96, 0x80, 0x7b}, "createOrder of v2.1 of late 2024")}) {
        Edited old(opening());
        old.calls.data.back() = selector;
        CHECK_THAT(refusal(abi::encode_call<router::Multicall>(old.calls)),
                   Catch::Contains(version));
    }
    Edited more(opening());
    more.calls.data.push_back(more.calls.data.back());
    CHECK_THAT(refusal(abi::encode_call<router::Multicall>(more.calls)),
               Catch::Contains("multicall of 4 calls"));
    Edited swapped(opening());
    std::swap(swapped.calls.data[0], swapped.calls.data[1]);
    CHECK_THAT(refusal(abi::encode_call<router::Multicall>(swapped.calls)),
               Catch::Contains("sendWnt was expected"));
}

TEST_CASE("Recorded orders are read, or refused for what no hedge does", "[gmx_v2]") {
    int read = 0, refused = 0;
    for (const Json& entry : vectors("orders.json").at("orders")) {
        INFO(entry.at("situation"));
        const auto terms = gmx_v2::call_terms(test::gmx::market(), contracts(),
                                              test::gmx::market().exchange_router,
                                              bytes_of(entry.at("multicall")));
        const Json& params = entry.at("steps").back().at("args")[0];
        const Json& numbers = params.at("numbers");
        if (!terms) {
            ++refused;
            continue;
        }
        ++read;
        CHECK(terms->most_value == Wei(number_of(entry.at("value"))));
        CHECK(terms->recipient == address_of(params.at("addresses").at("receiver")));
        const u256 notional = number_of(numbers.at("sizeDeltaUsd"));
        const Wad money = Wad::from_token(notional, 30, Rounding::kDown).value();
        if (terms->part) CHECK(terms->part->open_notional == money);
        if (terms->size) CHECK(terms->worst_quote == money);
    }
    CHECK(read >= 4);
    CHECK(refused >= 6);
}
