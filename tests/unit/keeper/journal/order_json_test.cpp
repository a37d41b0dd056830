// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/journal/order_json.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Order sale() {
    Order order;
    order.venue = "perp_v2";
    order.id = "0xBase";
    order.size = -parse_wad("2.000000000000000001").value();
    order.limit_price = parse_wad("1990.5").value();
    order.notional = parse_wad("4000").value();
    order.deadline = 1'760'000'300;
    order.to = parse_address("0x00000000000000000000000000000000000000c1").value();
    order.data = {0xde, 0xad, 0xbe, 0xef};
    return order;
}

}  // namespace

TEST_CASE("an order comes back from its text as it was", "[journal]") {
    Order order = sale();
    CHECK(parse_order(order_json(order)) == order);
    order.size = -order.size;
    order.reduce_only = true;
    CHECK(parse_order(order_json(order)) == order);
    order.moves = true;
    CHECK(parse_order(order_json(order)) == order);
}

TEST_CASE("what prepares a trade comes back from its text, and is told by it", "[journal]") {
    Order loan;
    loan.venue = "aave_borrow";
    loan.id = "0x1";
    loan.kind = OrderKind::kPrepare;
    loan.what = R"(borrow 5.0, "kind":"trade")";
    loan.leg = 2;
    loan.value = Wei(u256(7u));
    loan.approval = u256(9u);
    const std::string text = order_json(loan);
    CHECK(parse_order(text) == loan);
    CHECK(prepares(text));
    Order trade = loan;
    trade.kind = OrderKind::kTrade;
    trade.what.clear();
    trade.id = R"("kind":"prepare")";
    INFO("words of a venue cannot look like the mark");
    CHECK_FALSE(prepares(order_json(trade)));
    for (const char* bad : {R"("kind":"hope")", R"("kind":7)"}) {
        std::string broken = text;
        broken.replace(broken.find(kPreparationMark), kPreparationMark.size(), bad);
        CHECK_FALSE(parse_order(broken));
    }
}

TEST_CASE("an order's text with a member missing or changed is refused", "[journal]") {
    const std::string text = order_json(sale());
    for (const char* member : {"venue", "id", "side", "size", "limit_price", "notional",
                               "reduce_only", "deadline", "to", "data"}) {
        INFO(member);
        std::string broken = text;
        broken.replace(broken.find('"' + std::string(member) + '"') + 1, 1, "X");
        const auto read = parse_order(broken);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::kDecode);
    }
    std::string sideways = text;
    sideways.replace(sideways.find("sell"), 4, "hold");
    CHECK_FALSE(parse_order(sideways));
    CHECK_FALSE(parse_order("[]"));
    CHECK_FALSE(parse_order("{"));
}

TEST_CASE("what an order costs besides and brings along is kept", "[journal]") {
    Order order = sale();
    order.cost = Wad::from_int(3);
    order.margin = -Wad::from_int(200);
    CHECK(parse_order(order_json(order)).value() == order);
    std::string broken = order_json(order);
    broken.replace(broken.find("-200"), 4, "much");
    CHECK_FALSE(parse_order(broken));
}
