// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/order_cost.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

Wad loss(const char* size, const char* limit_price, const char* notional) {
    Order order;
    order.size = wad(size);
    order.limit_price = wad(limit_price);
    order.notional = wad(notional);
    return worst_loss(order);
}

}  // namespace

TEST_CASE("An order's worst loss is counted on the bad side only", "[kinds]") {
    CHECK(loss("-10", "1990", "20000") == wad("100"));
    CHECK(loss("10", "2010", "20000") == wad("100"));
    CHECK(loss("-10", "2010", "20000") == Wad());
    CHECK(loss("10", "1990", "20000") == Wad());
}

TEST_CASE("An absurd limit price loses everything", "[kinds]") {
    CHECK(loss("10", "1000000000000000000000000000000", "20000") == wad("20000"));
}
