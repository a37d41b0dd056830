// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/gate/policy.hpp"

#include <catch2/catch.hpp>

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

Address numbered(std::uint8_t number) {
    Address out;
    out.bytes.back() = number;
    return out;
}

const MarketView kMarket{
    .price = wad("2000"), .by_oracle = true, .position = wad("-4"), .time = 1000};
const OrderBounds kBounds{.max_order = wad("20000"),
                          .max_slippage = wad("0.01"),
                          .reduce_slippage = wad("0.03"),
                          .longest_life = 300,
                          .account = numbered(1)};

/// Sells 10 at 1990 on average at worst.
CallTerms sale() {
    CallTerms terms;
    terms.size = wad("-10");
    terms.worst_quote = wad("19900");
    terms.deadline = 1300;
    return terms;
}

/// Closes a short of 4 at 2050 at worst.
CallTerms closing() {
    CallTerms terms;
    terms.closes = true;
    terms.worst_quote = wad("8200");
    terms.deadline = 1300;
    return terms;
}

/// The refusal of an order, or "signed"; all refusals are of one kind.
std::string refusal(const CallTerms& terms, const MarketView& market = kMarket,
                    const OrderBounds& bounds = kBounds) {
    const auto charge = check_order(terms, market, bounds);
    if (charge) return "signed";
    CHECK(charge.error().code == Errc::kRefused);
    return charge.error().message;
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("An order within its bounds is charged its notional and what it may lose", "[gate]") {
    const Charge charge = check_order(sale(), kMarket, kBounds).value();
    CHECK(charge.kind == ChargeKind::kOrder);
    CHECK(charge.notional == wad("20000"));
    CHECK(charge.slippage == wad("100"));
}

TEST_CASE("A price better than the reference costs no slippage", "[gate]") {
    CallTerms terms = sale();
    terms.worst_quote = wad("20500");
    CHECK(check_order(terms, kMarket, kBounds).value().slippage == Wad());
}

TEST_CASE("The worst price is bounded on the bad side of a sale and of a purchase", "[gate]") {
    CallTerms terms = sale();
    terms.worst_quote = wad("19800");
    CHECK(refusal(terms) == "signed");
    terms.worst_quote = wad("19799.999999999999999999");
    CHECK(has(refusal(terms), "more than 1.000% worse"));
    MarketView flat = kMarket;
    flat.position = Wad();
    terms.size = wad("10");
    terms.worst_quote = wad("20200");
    CHECK(refusal(terms, flat) == "signed");
    terms.worst_quote = wad("20200.000000000000000001");
    CHECK(has(refusal(terms, flat), "more than 1.000% worse"));
}

TEST_CASE("An order without a bound on its price is never signed", "[gate]") {
    CallTerms terms = sale();
    terms.worst_quote.reset();
    CHECK(has(refusal(terms), "takes any price"));
    terms.worst_quote = Wad();
    CHECK(has(refusal(terms), "takes any price"));
    terms = closing();
    terms.worst_quote.reset();
    CHECK(has(refusal(terms), "takes any price"));
}

TEST_CASE("An order is at most max_order at the reference price, to the last unit", "[gate]") {
    CallTerms terms = sale();
    terms.size = wad("-10.000000000000000001");
    terms.worst_quote = wad("20000");
    CHECK(has(refusal(terms), "limits.max_order is 20000.0 USD"));
    OrderBounds unlimited = kBounds;
    unlimited.max_order.reset();
    CHECK(refusal(terms, kMarket, unlimited) == "signed");
}

TEST_CASE("A deadline must be there, not past and not far", "[gate]") {
    CallTerms terms = sale();
    terms.deadline.reset();
    CHECK(has(refusal(terms), "no deadline"));
    terms.deadline = 1301;
    CHECK(has(refusal(terms), "301 s after the block, at most 300 s"));
    terms.deadline = 999;
    CHECK(has(refusal(terms), "has passed"));
    terms.deadline = 1000;
    CHECK(refusal(terms) == "signed");
}

TEST_CASE("Only the account itself may be paid", "[gate]") {
    CallTerms terms = sale();
    terms.recipient = numbered(1);
    CHECK(refusal(terms) == "signed");
    terms.recipient = numbered(2);
    CHECK(has(refusal(terms), "the recipient is"));
}

TEST_CASE("An order of nothing, or of no size, is not signed", "[gate]") {
    CallTerms terms = sale();
    terms.size = Wad();
    CHECK(has(refusal(terms), "of nothing"));
    terms.size.reset();
    CHECK(has(refusal(terms), "names no size"));
    MarketView flat = kMarket;
    flat.position = Wad();
    CHECK(has(refusal(closing(), flat), "of nothing"));
    terms = closing();
    terms.size = wad("4");
    CHECK(has(refusal(terms), "a call that closes names a size"));
}

TEST_CASE("What brings the position toward zero and not past it is a reduction", "[gate]") {
    CHECK(check_order(closing(), kMarket, kBounds).value().kind == ChargeKind::kReduction);
    CallTerms terms = sale();
    terms.worst_quote = wad("8000");
    terms.size = wad("4");
    CHECK(check_order(terms, kMarket, kBounds).value().kind == ChargeKind::kReduction);
    terms.size = wad("4.000000000000000001");
    CHECK(check_order(terms, kMarket, kBounds).value().kind == ChargeKind::kOrder);
    terms.size = wad("-1");
    terms.worst_quote = wad("2000");
    CHECK(check_order(terms, kMarket, kBounds).value().kind == ChargeKind::kOrder);
}

TEST_CASE("A reduction is bound by its own slippage and by no size", "[gate]") {
    MarketView large = kMarket;
    large.position = wad("-400");
    CallTerms terms = closing();
    terms.worst_quote = wad("824000");
    CHECK(refusal(terms, large) == "signed");
    terms.worst_quote = wad("824001");
    CHECK(has(refusal(terms, large), "more than 3.000% worse"));
}

TEST_CASE("Where no oracle speaks, only reductions are signed", "[gate]") {
    MarketView blind = kMarket;
    blind.by_oracle = false;
    CHECK(has(refusal(sale(), blind), "no oracle"));
    CHECK(refusal(closing(), blind) == "signed");
}

TEST_CASE("What prepares a trade pays nobody else, and is bound unless it only lowers risk",
          "[gate]") {
    const auto refused = [](const CallTerms& terms, const MarketView& market = kMarket) {
        const auto charge = check_preparation(terms, market, kBounds);
        return charge ? std::string("signed") : charge.error().message;
    };
    CallTerms loan;
    loan.recipient = numbered(1);
    loan.preparation = Preparation{.asset = wad("10"), .money = {}, .lowers_risk = false};
    CHECK(refused(loan) == "signed");
    CHECK(check_preparation(loan, kMarket, kBounds)->kind == ChargeKind::kPreparation);
    loan.preparation->money = wad("0.01");
    CHECK(has(refused(loan), "a preparation that moves 20000.01 USD"));
    loan.preparation->money = {};
    MarketView blind = kMarket;
    blind.by_oracle = false;
    CHECK(has(refused(loan, blind), "no oracle"));
    loan.recipient = numbered(2);
    CHECK(has(refused(loan), "not the account"));
    loan.recipient = numbered(1);
    loan.size = wad("1");
    CHECK(has(refused(loan), "a preparation that trades"));
    loan.size.reset();
    loan.preparation = Preparation{.asset = wad("1000"), .money = {}, .lowers_risk = true};
    CHECK(check_preparation(loan, blind, kBounds)->kind == ChargeKind::kReduction);
}

TEST_CASE("An approval is of the exact amount, and endless only if configured", "[gate]") {
    const u256 endless = ~u256();
    const auto message = [](const Approval& approval, std::optional<u256> asked, bool infinite) {
        const auto checked = check_approval(approval, asked, infinite);
        return checked ? std::string("signed") : checked.error().message;
    };
    CHECK(message({numbered(2), u256(5u)}, u256(5u), false) == "signed");
    CHECK(has(message({numbered(2), u256(6u)}, u256(5u), false), "asked for was 5"));
    CHECK(has(message({numbered(2), u256(6u)}, std::nullopt, false), "asked for was none"));
    CHECK(has(message({numbered(2), endless}, endless, false), "an endless approval"));
    CHECK(has(message({numbered(2), u256(1u) << 255}, u256(1u) << 255, false), "endless"));
    CHECK(message({numbered(2), endless}, u256(5u), true) == "signed");
    CHECK(has(message({numbered(2), u256(6u)}, u256(5u), true), "asked for was 5"));
    CHECK(message({numbered(2), u256()}, std::nullopt, false) == "signed");
}

namespace {

/// Closes half of a short of 4 that was opened for 7,800, at 2050 each at worst.
CallTerms half() {
    CallTerms terms;
    terms.part =
        PartClosed{.of_long = false, .open_notional = wad("3900"), .worst_price = wad("2050")};
    terms.undated = true;
    return terms;
}

MarketView opened() {
    MarketView market = kMarket;
    market.open_notional = wad("7800");
    return market;
}

}  // namespace

TEST_CASE("A part of what a position was opened for is that part of it", "[gate]") {
    const Charge charge = check_order(half(), opened(), kBounds).value();
    CHECK(charge.kind == ChargeKind::kReduction);
    CHECK(charge.notional == wad("4000"));
    CHECK(charge.slippage == wad("100"));
    CallTerms all = half();
    all.part->open_notional = wad("7800");
    CHECK(check_order(all, opened(), kBounds).value().notional == wad("8000"));
    MarketView long_side = opened();
    long_side.position = wad("4");
    long_side.open_notional = wad("-7800");
    all.part->of_long = true;
    all.part->worst_price = wad("1990");
    const Charge sold = check_order(all, long_side, kBounds).value();
    CHECK(sold.kind == ChargeKind::kReduction);
    CHECK(sold.slippage == wad("40"));
}

TEST_CASE("A part that the position has not is not signed for", "[gate]") {
    CallTerms terms = half();
    terms.part->open_notional = wad("7800.000000000000000001");
    CHECK(has(refusal(terms, opened()), "there is 7800.0"));
    terms.part->open_notional = Wad();
    CHECK(has(refusal(terms, opened()), "opened for 0.0"));
    terms = half();
    terms.part->of_long = true;
    CHECK(has(refusal(terms, opened()), "closes a long, the position is -4.0"));
    MarketView flat = opened();
    flat.position = Wad();
    CHECK(has(refusal(half(), flat), "the position is 0.0"));
    terms = half();
    terms.part->worst_price = wad("2100");
    CHECK(has(refusal(terms, opened()), "more than 3.000% worse"));
    for (const auto spoil :
         {+[](CallTerms& one) { one.size = wad("2"); }, +[](CallTerms& one) { one.closes = true; },
          +[](CallTerms& one) { one.worst_quote = wad("4100"); }}) {
        terms = half();
        spoil(terms);
        CHECK(has(refusal(terms, opened()), "names a size or a price"));
    }
    terms = half();
    terms.preparation = Preparation{};
    CHECK(has(check_preparation(terms, opened(), kBounds).error().message, "that trades"));
}

TEST_CASE("An order without a deadline is signed only where its venue has none", "[gate]") {
    CallTerms terms = sale();
    terms.deadline = std::nullopt;
    CHECK(has(refusal(terms), "no deadline"));
    terms.undated = true;
    CHECK(refusal(terms) == "signed");
    terms.deadline = 2000;
    CHECK(has(refusal(terms), "at most 300 s allowed"));
}
