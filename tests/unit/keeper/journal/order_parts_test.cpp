// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "keeper/engine/trades.hpp"
#include "keeper/journal/order_json.hpp"

using namespace evenkeel;

namespace {

Wad units(const char* text) {
    return parse_wad(text).value();
}

Order shared_order() {
    Order order;
    order.venue = "perp_v2";
    order.id = "0xBASE";
    order.size = units("-3");
    order.parts = {{"eth-usdc", 0, units("-2.5")}, {"eth-dai", 1, units("-0.5")}};
    return order;
}

TransactionRecord record_of(TxState state) {
    TransactionRecord record;
    record.id = 7;
    record.strategy = "eth-usdc";
    record.state = state;
    Attempt attempt;
    attempt.memo = order_json(shared_order());
    record.attempts = {attempt};
    if (state == TxState::kConfirmed) record.mined = Inclusion{};
    return record;
}

std::string with(const std::string& part, const std::string& instead) {
    std::string text = order_json(shared_order());
    const auto place = text.find(part);
    REQUIRE(place != std::string::npos);
    return text.replace(place, part.size(), instead);
}

}  // namespace

TEST_CASE("Whose an order is comes back from the journal as it was", "[journal][netting]") {
    CHECK(parse_order(order_json(shared_order())).value() == shared_order());
    CHECK(names_owner(order_json(shared_order()), "eth-dai"));
    CHECK_FALSE(names_owner(order_json(shared_order()), "eth"));
    Order alone = shared_order();
    alone.parts.clear();
    CHECK(order_json(alone).find("parts") == std::string::npos);
}

TEST_CASE("Parts that are not all of an order are refused", "[journal][netting]") {
    for (const std::string& text :
         {with(R"("-2.5")", R"("-2.4")"), with(R"("strategy":"eth-dai")", R"("strategy":7)"),
          with(R"("leg":1)", R"("leg":-1)"), with(R"("parts":[)", R"("parts":[3,)"),
          with(R"("-0.5")", "-0.5")}) {
        INFO(text);
        const auto parsed = parse_order(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::kDecode);
    }
}

TEST_CASE("Each owner counts its own share of an order", "[journal][netting]") {
    const auto open = record_of(TxState::kBroadcast);
    CHECK(trade_of(open) == Trade{7, false, units("-2.5"), Wad(), 0});
    CHECK(trade_of(open, "eth-dai") == Trade{7, false, units("-0.5"), Wad(), 1});
    const auto done = record_of(TxState::kConfirmed);
    CHECK(trade_of(done, "eth-dai") == Trade{7, true, units("-0.5"), Wad(), 1});
    CHECK(concerns(done, "eth-dai"));
    CHECK_FALSE(concerns(done, "other"));
    CHECK(trades_of(std::vector{done}, "eth-dai", 6).size() == 1);
    CHECK(trades_of(std::vector{done}, "eth-dai", 7).empty());
    CHECK(trades_of(std::vector{done}, "other", 0).empty());
}
