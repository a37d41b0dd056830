// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "abi/infra/erc20.hpp"
#include "abi/perp_v2/clearing_house.hpp"
#include "strategies/venues/approvals.hpp"
#include "strategies/venues/perp_v2/orders.hpp"
#include "strategies/venues/perp_v2/terms.hpp"

using namespace evenkeel;
namespace house = abi::perp_v2::clearing_house;

namespace {

Address numbered(std::uint8_t number) {
    Address out;
    out.bytes.back() = number;
    return out;
}

const perp_v2::Market kMarket{numbered(1), numbered(2), numbered(3)};

Wad wad(const char* text) {
    return parse_wad(text).value();
}

HedgeState state(const char* size) {
    HedgeState out;
    out.venue = "perp_v2";
    out.size = wad(size);
    out.mark = out.index = out.price = wad("2000");
    return out;
}

/// What is read back from an order that the venue itself made.
CallTerms terms_of(const char* size, const char* position, bool reduce_only) {
    const OrderRequest request{.size = wad(size),
                               .reduce_only = reduce_only,
                               .reference_price = wad("2000"),
                               .max_slippage = {wad("0.01")},
                               .deadline = 1'700'000'300};
    const Order order = perp_v2::make_order(kMarket, state(position), request).value();
    return perp_v2::call_terms(kMarket, order.to, order.data).value();
}

house::OpenPositionParams sell() {
    house::OpenPositionParams params;
    params.base_token = kMarket.base_token;
    params.is_base_to_quote = params.is_exact_input = true;
    params.amount = magnitude(wad("3").raw());
    params.opposite_amount_bound = magnitude(wad("5940").raw());
    params.deadline = u256(99u);
    return params;
}

std::string refusal(const house::OpenPositionParams& params) {
    const auto terms = perp_v2::call_terms(kMarket, kMarket.clearing_house,
                                           abi::encode_call<house::OpenPosition>({params}));
    if (terms) return "accepted";
    CHECK(terms.error().code == Errc::kRefused);
    return terms.error().message;
}

}  // namespace

TEST_CASE("What the venue encodes is read back with size, worst quote and deadline",
          "[perp_v2][terms]") {
    const CallTerms sold = terms_of("-3", "0", false);
    CHECK(sold.size == wad("-3"));
    CHECK(sold.worst_quote == wad("5940"));
    CHECK(sold.deadline == 1'700'000'300);
    CHECK_FALSE(sold.closes);
    const CallTerms bought = terms_of("1.5", "0", false);
    CHECK(bought.size == wad("1.5"));
    CHECK(bought.worst_quote == wad("3030"));
}

TEST_CASE("Closing is read back as closing, without a size", "[perp_v2][terms]") {
    const CallTerms closed = terms_of("4", "-4", true);
    CHECK(closed.closes);
    CHECK_FALSE(closed.size);
    CHECK(closed.worst_quote == wad("8080"));
    CHECK(closed.most_value == Wei());
    CHECK_FALSE(closed.recipient);
    CHECK_FALSE(closed.approval);
}

TEST_CASE("A bound of zero, which the contract takes for any price, is no bound",
          "[perp_v2][terms]") {
    auto params = sell();
    params.opposite_amount_bound = u256();
    const auto terms = perp_v2::call_terms(kMarket, kMarket.clearing_house,
                                           abi::encode_call<house::OpenPosition>({params}));
    REQUIRE(terms);
    CHECK_FALSE(terms->worst_quote);
}

TEST_CASE("What is not an order of this market is refused by name", "[perp_v2][terms]") {
    auto params = sell();
    CHECK(refusal(params) == "accepted");
    params.base_token = numbered(9);
    CHECK(refusal(params).find("the market is") != std::string::npos);
    params = sell();
    params.is_exact_input = false;
    CHECK(refusal(params).find("the amount is in quote") != std::string::npos);
    params = sell();
    params.amount = u256(1u) << 200;
    CHECK(refusal(params).find("an amount of") != std::string::npos);
    params = sell();
    params.deadline = u256(1u) << 64;
    CHECK(refusal(params).find("is no time") != std::string::npos);
    params = sell();
    params.referral_code.bytes[0] = 1;
    CHECK(refusal(params).find("referral code") != std::string::npos);
}

TEST_CASE("Another contract or function, and bytes too few or many, are refused",
          "[perp_v2][terms]") {
    const Bytes good = abi::encode_call<house::OpenPosition>({sell()});
    CHECK_FALSE(perp_v2::call_terms(kMarket, numbered(8), good));
    CHECK_FALSE(perp_v2::call_terms(kMarket, kMarket.clearing_house, {}));
    const Bytes other = abi::encode_call<house::SettleAllFunding>({kMarket.trader});
    CHECK_FALSE(perp_v2::call_terms(kMarket, kMarket.clearing_house, other));
    for (std::size_t length = 0; length < good.size(); ++length)
        CHECK_FALSE(
            perp_v2::call_terms(kMarket, kMarket.clearing_house, ByteView(good).first(length)));
    Bytes longer = good;
    longer.push_back(0);
    CHECK_FALSE(perp_v2::call_terms(kMarket, kMarket.clearing_house, longer));
}

TEST_CASE("Leave to spend is read back only for a token and spender that a venue names",
          "[terms]") {
    const std::vector<Spender> known{{numbered(5), numbered(6)}};
    const auto approve = [](const Address& spender) {
        return abi::encode_call<abi::infra::erc20::Approve>({spender, u256(77u)});
    };
    const auto terms = approval_terms(known, numbered(5), approve(numbered(6)));
    REQUIRE(terms);
    CHECK(terms->approval == Approval{numbered(6), u256(77u)});
    CHECK(approval_terms(known, numbered(5), approve(numbered(7))).error().code == Errc::kRefused);
    CHECK(approval_terms(known, numbered(4), approve(numbered(6))).error().code == Errc::kRefused);
    const Bytes transfer = abi::encode_call<abi::infra::erc20::Transfer>({numbered(6), u256(77u)});
    CHECK(approval_terms(known, numbered(5), transfer).error().code == Errc::kRefused);
}
