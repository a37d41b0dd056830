// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/terms.hpp"

#include <catch2/catch.hpp>

#include "abi/hyperliquid/core_writer.hpp"
#include "abi/infra/erc20.hpp"
#include "chain/codec/abi.hpp"
#include "strategies/venues/hyperliquid/actions.hpp"

using namespace evenkeel;
using namespace evenkeel::hyperliquid;
using Send = abi::hyperliquid::core_writer::SendRawAction;

namespace {

const Perp kPerp{0, 4};

Wad wad(const char* text) {
    return parse_wad(text).value();
}

LimitOrder sale() {
    return {.asset = 4, .limit_px = 199'000'000'000, .sz = 150'000'000, .cloid = u256(7u)};
}

CallTerms terms_of(const Bytes& call) {
    return call_terms(kPerp, kCoreWriter, call).value();
}

std::string refusal(const Bytes& call, const Perp& perp = kPerp) {
    const auto terms = call_terms(perp, kCoreWriter, call);
    if (terms) return "accepted";
    CHECK(terms.error().code == Errc::kRefused);
    return terms.error().message;
}

Bytes action_of(const Bytes& call) {
    return abi::decode_input<Send>(call).value().data;
}

Bytes send(Bytes action) {
    return abi::encode_call<Send>({std::move(action)});
}

}  // namespace

TEST_CASE("An order is read back with its size and worst quote", "[hyperliquid][terms]") {
    LimitOrder order = sale();
    const CallTerms sold = terms_of(place_order(order));
    CHECK(sold.size == wad("-1.5"));
    CHECK(sold.worst_quote == wad("2985"));
    CHECK_FALSE(sold.closes);
    CHECK_FALSE(sold.deadline);
    CHECK(sold.undated);
    CHECK_FALSE(sold.recipient);
    CHECK_FALSE(sold.approval);
    CHECK_FALSE(sold.preparation);
    CHECK(sold.most_value == Wei());
    order.is_buy = order.reduce_only = true;
    const CallTerms bought = terms_of(place_order(order));
    CHECK(bought.size == wad("1.5"));
    CHECK(bought.worst_quote == wad("2985"));
}

TEST_CASE("The worst quote of the smallest and largest figures is exact", "[hyperliquid][terms]") {
    LimitOrder order = sale();
    order.limit_px = order.sz = 1;
    CHECK(terms_of(place_order(order)).worst_quote == wad("0.0000000000000001"));
    order.limit_px = order.sz = ~std::uint64_t{0};
    CHECK(terms_of(place_order(order)).worst_quote ==
          wad("34028236692093846342648.1119284349108225"));
}

TEST_CASE("USD between spot and perp is a preparation; in lowers risk, out does not",
          "[hyperliquid][terms]") {
    const CallTerms in = terms_of(move_usd(1'500'000, true));
    REQUIRE(in.preparation);
    CHECK(in.preparation->money == wad("1.5"));
    CHECK(in.preparation->asset.is_zero());
    CHECK(in.preparation->lowers_risk);
    CHECK_FALSE(in.size);
    const CallTerms out = terms_of(move_usd(1, false));
    CHECK(out.preparation == Preparation{.asset = {}, .money = wad("0.000001")});
}

TEST_CASE("Every field of an order that is changed by itself is refused by name",
          "[hyperliquid][terms]") {
    CHECK(refusal(place_order(sale())) == "accepted");
    LimitOrder order = sale();
    order.asset = 5;
    CHECK_THAT(refusal(place_order(order)), Catch::Contains("asset 5, the perp is asset 4"));
    order = sale();
    order.limit_px = 0;
    CHECK_THAT(refusal(place_order(order)), Catch::Contains("a price of zero"));
    order = sale();
    order.sz = 0;
    CHECK_THAT(refusal(place_order(order)), Catch::Contains("a size of zero"));
    for (const int life : {0, 1, 2, 4, 255}) {
        order = sale();
        order.tif = static_cast<std::uint8_t>(life);
        CHECK_THAT(refusal(place_order(order)), Catch::Contains("may rest in the book"));
    }
    order = sale();
    order.cloid = u256();
    CHECK_THAT(refusal(place_order(order)), Catch::Contains("without a client order id"));
}

TEST_CASE("A number beyond its type is refused in every field", "[hyperliquid][terms]") {
    // Fields of asset, side, price, size, reduce-only, time in force, client order id.
    const Bytes good = action_of(place_order(sale()));
    const unsigned bits[] = {32, 1, 64, 64, 1, 8, 128};
    for (std::size_t field = 0; field < 7; ++field) {
        INFO("field " << field);
        Bytes bad = good;
        const std::size_t bit = bits[field];
        std::uint8_t& byte = bad[4 + 32 * field + 31 - bit / 8];
        byte = static_cast<std::uint8_t>(byte ^ (1u << (bit % 8)));
        CHECK(refusal(send(bad)) != "accepted");
        bad = good;
        bad[4 + 32 * field] ^= 0x80;
        CHECK(refusal(send(bad)) != "accepted");
    }
}

TEST_CASE("A perp of another dex takes its own asset id, and no transfers",
          "[hyperliquid][terms]") {
    const Perp other{1, 2};
    LimitOrder order = sale();
    CHECK_THAT(refusal(place_order(order), other), Catch::Contains("the perp is asset 110002"));
    order.asset = 10'002;
    CHECK_THAT(refusal(place_order(order), other), Catch::Contains("asset 10002"));
    order.asset = 110'002;
    CHECK(refusal(place_order(order), other) == "accepted");
    CHECK_THAT(refusal(move_usd(5, true), other), Catch::Contains("does not reach dex 1"));
}

TEST_CASE("A transfer of nothing is refused", "[hyperliquid][terms]") {
    CHECK_THAT(refusal(move_usd(0, true)), Catch::Contains("a transfer of nothing"));
}

TEST_CASE("Every other action of HyperCore is refused", "[hyperliquid][terms]") {
    for (const Bytes& good : {action_of(place_order(sale())), action_of(move_usd(9, true))}) {
        for (unsigned number = 0; number < 256; ++number) {
            Bytes bad = good;
            if (bad[3] == number) continue;
            bad[3] = static_cast<std::uint8_t>(number);
            CHECK(refusal(send(bad)) != "accepted");
        }
        for (const std::size_t byte : {0U, 1U, 2U}) {
            Bytes bad = good;
            bad[byte] ^= 0x01;
            CHECK(refusal(send(bad)) != "accepted");
        }
    }
}

TEST_CASE("Bytes too few or many are refused, inside the action and around it",
          "[hyperliquid][terms]") {
    const Bytes action = action_of(place_order(sale()));
    for (std::size_t length = 0; length < action.size(); ++length)
        CHECK(refusal(send(Bytes(action.begin(), action.begin() + static_cast<long>(length)))) !=
              "accepted");
    Bytes longer = action;
    longer.resize(longer.size() + 32);
    CHECK(refusal(send(longer)) != "accepted");
    const Bytes call = place_order(sale());
    for (std::size_t length = 0; length < call.size(); ++length)
        CHECK_FALSE(call_terms(kPerp, kCoreWriter, ByteView(call).first(length)));
    Bytes more = call;
    more.push_back(0);
    CHECK(refusal(more) != "accepted");
}

TEST_CASE("Another contract or function is refused", "[hyperliquid][terms]") {
    CHECK_FALSE(call_terms(kPerp, precompile(0), place_order(sale())));
    CHECK_FALSE(call_terms(kPerp, kCoreWriter, {}));
    const Bytes transfer = abi::encode_call<abi::infra::erc20::Transfer>({kCoreWriter, u256(77u)});
    CHECK_THAT(refusal(transfer), Catch::Contains("not sendRawAction"));
}
