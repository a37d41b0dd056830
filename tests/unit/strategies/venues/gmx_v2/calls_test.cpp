// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/calls.hpp"

#include <catch2/catch.hpp>

#include "abi/gmx_v2/exchange_router.hpp"
#include "strategies/venues/gmx_v2/refusals.hpp"
#include "strategies/venues/gmx_v2/rehearsal.hpp"
#include "tests/unit/strategies/venues/gmx_v2/vectors.hpp"

using namespace evenkeel;
using namespace evenkeel::gmx_v2;
using namespace evenkeel::test::gmx;
namespace router_abi = abi::gmx_v2::exchange_router;

namespace {

/// The order of a recorded multicall, if it is one that a hedge makes.
std::optional<NewOrder> order_in(const Json& entry, const Market& market) {
    const Json& steps = entry.at("steps");
    const Json& params = steps.back().at("args")[0];
    const Json& numbers = params.at("numbers");
    const Json& addresses = params.at("addresses");
    const bool plain = address_of(addresses.at("receiver")) == market.account &&
                       address_of(addresses.at("cancellationReceiver")).is_zero() &&
                       address_of(addresses.at("market")) == market.token &&
                       address_of(addresses.at("initialCollateralToken")) == market.collateral &&
                       addresses.at("swapPath").empty() && numbers.at("validFromTime") == "0" &&
                       !params.at("autoCancel") && !params.at("shouldUnwrapNativeToken") &&
                       params.at("orderType") != "7";
    if (!plain) return std::nullopt;
    NewOrder out;
    out.increases = params.at("orderType") == "2";
    out.is_long = params.at("isLong").get<bool>();
    out.notional = number_of(numbers.at("sizeDeltaUsd"));
    out.collateral = steps.size() == 3 ? number_of(steps[1].at("args")[2])
                                       : number_of(numbers.at("initialCollateralDeltaAmount"));
    out.worst_price = number_of(numbers.at("acceptablePrice"));
    out.converts = params.at("decreasePositionSwapType") == "1";
    out.fee = Wei(number_of(numbers.at("executionFee")));
    return out;
}

}  // namespace

TEST_CASE("Orders are the bytes that the router took", "[gmx_v2]") {
    const Market market = test::gmx::market();
    int checked = 0;
    for (const Json& entry : vectors("orders.json").at("orders")) {
        const auto order = order_in(entry, market);
        if (!order) continue;
        INFO(entry.at("situation"));
        CHECK(hex::encode(create_call(market, *order)) == entry.at("multicall"));
        CHECK(order->fee == Wei(number_of(entry.at("value"))));
        ++checked;
    }
    CHECK(checked >= 7);
}

TEST_CASE("The published multicall is made again", "[gmx_v2]") {
    const Json& published = vectors("constants.json").at("published");
    const Bytes bytes = bytes_of(published.at("multicall"));
    const auto calls = abi::decode_input<router_abi::Multicall>(bytes).value();
    REQUIRE(calls.data.size() == 3);
    const auto sent = abi::decode_input<router_abi::SendTokens>(calls.data[1]).value();
    const auto params = abi::decode_input<router_abi::CreateOrder>(calls.data[2]).value().params;
    Market market;
    market.order_vault = sent.receiver;
    market.collateral = sent.token;
    market.account = params.addresses.receiver;
    market.token = params.addresses.market;
    NewOrder order;
    order.increases = true;
    order.notional = *checked_mul(u256(10'000u), u256::pow10(30));
    order.collateral = sent.amount;
    order.worst_price = params.numbers.acceptable_price;
    order.fee = Wei(u256(500'000'000'000'000u));
    const auto made = abi::decode_input<router_abi::Multicall>(create_call(market, order)).value();
    CHECK(made.data[0] == calls.data[0]);
    CHECK(made.data[1] == calls.data[1]);
    // Its createOrder names the collateral besides, which the venue does not look at.
    auto same = params;
    same.numbers.initial_collateral_delta_amount = u256();
    CHECK(made.data[2] == abi::encode_call<router_abi::CreateOrder>({same}));
}

TEST_CASE("An order is taken back by its key", "[gmx_v2]") {
    const Json& cancel = vectors("orders.json").at("cancel");
    // The vector's was sent by way of a multicall of that one call.
    const auto calls = abi::decode_input<router_abi::Multicall>(bytes_of(cancel.at("data")));
    REQUIRE(calls->data.size() == 1);
    CHECK(cancel_call(hash_of(cancel.at("key"))) == calls->data.front());
}

TEST_CASE("What a simulation reverted with is read as the venue means it", "[gmx_v2]") {
    const auto judged = [](const Json& one) {
        return judge_rehearsal(CallOutcome{false, bytes_of(one.at("revert"))});
    };
    const Json& simulations = vectors("simulations.json").at("simulations");
    int good = 0, refused = 0;
    for (const Json& one : simulations) {
        INFO(one.at("label"));
        const auto result = judged(one);
        if (one.value("name", "") == "EndOfOracleSimulation") {
            CHECK(result);
            ++good;
            continue;
        }
        REQUIRE_FALSE(result);
        CHECK(result.error().code == Errc::kRefused);
        if (one.contains("name"))
            CHECK_THAT(result.error().message, Catch::Contains(one.at("name").get<std::string>()));
        for (const Json& argument : one.value("args", Json::array()))
            CHECK_THAT(result.error().message,
                       Catch::Contains(argument.at("value").get<std::string>()));
        ++refused;
    }
    CHECK(good == 2);
    CHECK(refused == 7);
    CHECK_THAT(judged(labelled(simulations, "no allowance")).error().message,
               Catch::Contains("ERC20: insufficient allowance"));
    CHECK_THAT(judge_rehearsal(CallOutcome{true, {}}).error().message,
               Catch::Contains("did not end as"));
}

TEST_CASE("An error that is in no table is shown as it came", "[gmx_v2]") {
    CHECK_THAT(refusal_words(Bytes{0xde, 0xad, 0xbe, 0xef}),
               Catch::Contains("custom error 0xdeadbeef"));
    CHECK(refusal_words({}) == "no reason given");
    CHECK_FALSE(would_execute(Bytes{0x4e, 0x48, 0xdc, 0xda, 0x00}));
}
