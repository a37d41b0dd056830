// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/effect.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

/// Ten of an asset at 2,000 and a perp of this size with this quote for it, on a margin of 10,000
/// and a venue's index that is its own.
Exposure exposure(const char* size, const char* open_notional, const char* index = "2000") {
    Exposure out;
    out.price = wad("2000");
    Term held;
    held.delta = wad("10");
    held.value = wad("20000");
    out.gross_delta = held.delta;
    Term hedge;
    hedge.venue = "perp";
    hedge.delta = wad(size);
    hedge.hedge = HedgeState();
    hedge.hedge->size = wad(size);
    hedge.hedge->open_notional = wad(open_notional);
    hedge.hedge->value = mul(wad(size), wad(index)).value() + wad(open_notional);
    hedge.hedge->margin = wad("10000") + hedge.hedge->value;
    out.terms = {held, hedge};
    out.delta = held.delta + hedge.delta;
    return out;
}

Order sale(const char* size) {
    Order order;
    order.venue = "perp";
    order.size = -wad(size);
    order.notional = mul(wad(size), wad("2000")).value();
    return order;
}

std::vector<Refusal> examined(const char* size_after, const char* quote,
                              const char* index = "2000") {
    const Exposure before = exposure("0", "0", index);
    const Effect effect =
        effect_between(sale("10"), before, exposure(size_after, quote, index)).value();
    return examine_effect(sale("10"), before, effect, wad("0.005"));
}

}  // namespace

TEST_CASE("half of a move leaves the delta off by its own size and no more", "[effect]") {
    const Exposure before = exposure("-10", "20000");
    Order order = sale("4");
    const auto refused = [&](const Exposure& after) {
        const Effect effect = effect_between(order, before, after).value();
        return !examine_effect(order, before, effect, wad("0.005")).empty();
    };
    CHECK(refused(exposure("-14", "28000")));
    order.moves = true;
    CHECK_FALSE(refused(exposure("-14", "28000")));
    CHECK(refused(exposure("-14.05", "28100")));
    CHECK(refused(exposure("-13.95", "27900")));
    INFO("at no worse a price than any other");
    CHECK_FALSE(refused(exposure("-14", "27961")));
    CHECK(refused(exposure("-14", "27959")));
}

TEST_CASE("an order that does what it is for may go", "[effect]") {
    CHECK(examined("-10", "20000").empty());
    CHECK(examined("-10", "19900").empty());
    CHECK(examined("-9.95", "19900").empty());
}

TEST_CASE("what an order loses is seen to the last unit of its budget", "[effect]") {
    CHECK(examined("-10", "19900").empty());
    const auto refused = examined("-10", "19899.999999999999999999");
    REQUIRE(refused.size() == 1);
    CHECK(refused.front().limit == "simulated value");
}

TEST_CASE("a venue's own index, an average of the past, is no loss", "[effect]") {
    CHECK(examined("-10", "20000", "2100").empty());
    CHECK(examined("-10", "20000", "1900").empty());
}

TEST_CASE("an order that leaves the delta where it was, or throws it over, must not go",
          "[effect]") {
    for (const char* after : {"0", "0.5", "-20", "-25"}) {
        INFO(after);
        const std::string quote = to_string(-mul(wad(after), wad("2000")).value());
        const auto refused = examined(after, quote.c_str());
        REQUIRE(refused.size() == 1);
        CHECK(refused.front().limit == "simulated effect");
    }
}

TEST_CASE("an order that fills only in part must not go", "[effect]") {
    const auto refused = examined("-5", "10000");
    REQUIRE(refused.size() == 1);
    CHECK(refused.front().found == "perp would change by -5.0 by an order of -10.0");
}

TEST_CASE("a fill alone tells size and price", "[effect]") {
    const Exposure before = exposure("0", "0");
    const Effect sold = effect_of(before, {wad("-10"), wad("19950")}).value();
    CHECK(sold == Effect{wad("0"), wad("-10"), wad("50")});
    const Effect bought = effect_of(before, {wad("2"), wad("4100")}).value();
    CHECK(bought == Effect{wad("12"), wad("2"), wad("100")});
    CHECK(effect_of(before, {wad("-10"), wad("20010")}).value().value_lost == wad("-10"));
}

TEST_CASE("a swap that moves a pool of the portfolio's own changes more than the hedge",
          "[effect]") {
    const Exposure before = exposure("0", "0");
    Exposure after = exposure("-10", "20000");
    after.terms[0].delta += wad("0.2");
    after.delta += wad("0.2");
    const Effect effect = effect_between(sale("10"), before, after).value();
    CHECK(effect.filled == wad("-10"));
    CHECK(effect.delta_after == wad("0.2"));
    CHECK(examine_effect(sale("10"), before, effect, wad("0.005")).empty());
}

TEST_CASE("what only prepares leaves delta and value as they are, but for rounding", "[effect]") {
    const Exposure before = exposure("0", "0");
    Order loan;
    loan.kind = OrderKind::kPrepare;
    const auto examined_as = [&](const char* delta, const char* lost) {
        return examine_effect(loan, before, Effect{before.delta + wad(delta), {}, wad(lost)}, {});
    };
    CHECK(examined_as("0", "0").empty());
    // 30,000 USD in all.
    CHECK(examined_as("0.00015", "0.3").empty());
    CHECK(examined_as("-0.00015", "-5").empty());
    CHECK(examined_as("0.00016", "0").front().limit == "simulated effect");
    CHECK(examined_as("-3", "0").front().limit == "simulated effect");
    CHECK(examined_as("0", "0.31").front().limit == "simulated value");
}

TEST_CASE("a loan is paid back though nothing is left to hedge", "[effect]") {
    Exposure before = exposure("0", "0");
    before.terms[0].delta = before.gross_delta = before.delta = Wad();
    Order repayment;
    repayment.kind = OrderKind::kPrepare;
    repayment.reduce_only = true;
    CHECK(examine_effect(repayment, before, Effect{wad("-0.000000001"), {}, wad("0.000002")}, {})
              .empty());
    CHECK_FALSE(examine_effect(repayment, before, Effect{wad("-1"), {}, {}}, {}).empty());
}

TEST_CASE("an order that is carried out later counts as what it will do", "[effect]") {
    const Exposure before = exposure("0", "0");
    Exposure after = before;
    after.terms[1].hedge->orders = {{"0x01", wad("-10"), 1'000}};
    after.delta = wad("0");
    const Effect effect = effect_between(sale("10"), before, after).value();
    CHECK(effect.filled == wad("-10"));
    CHECK(effect.value_lost == Wad());
    CHECK(examine_effect(sale("10"), before, effect, wad("0.005")).empty());
    after.terms[1].hedge->orders.front().dead = true;
    after.delta = wad("10");
    CHECK_FALSE(examine_effect(sale("10"), before,
                               effect_between(sale("10"), before, after).value(), wad("0.005"))
                    .empty());
}

TEST_CASE("margin that comes from the account is no loss, a fee is one up to its bound",
          "[effect]") {
    Exposure before = exposure("-10", "20000");
    before.terms[1].hedge->idle = wad("5000");
    Exposure after = before;
    after.terms[1].hedge->idle = wad("3000");
    after.terms[1].hedge->margin += wad("1997");
    Order deposit;
    deposit.kind = OrderKind::kPrepare;
    deposit.cost = wad("3");
    const auto examined_as = [&](const Order& order) {
        return examine_effect(order, before, effect_between(order, before, after).value(), Wad());
    };
    CHECK(examined_as(deposit).empty());
    deposit.cost = wad("2");
    CHECK(examined_as(deposit).size() == 1);
}
