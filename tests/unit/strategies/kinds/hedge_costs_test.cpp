// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/hedge_costs.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace evenkeel;

namespace {

Wad wad(const char* text) {
    return parse_wad(text).value();
}

HedgeState hedge(const char* venue, const char* fee, double impact = 0.0) {
    HedgeState out;
    out.venue = venue;
    out.cost = TradingCost{.fee = wad(fee), .carry = {}, .impact = impact};
    return out;
}

Exposure of(std::vector<HedgeState> hedges, const char* delta = "10") {
    Exposure out;
    out.price = wad("2000");
    out.delta = wad(delta);
    for (HedgeState& one : hedges) {
        Term term;
        term.hedge = std::move(one);
        out.terms.push_back(std::move(term));
    }
    return out;
}

const std::vector<std::optional<Wad>> kNoShares(2);

Costs costs(const Exposure& exposure, AllocationBy by = AllocationBy::kUsual,
            const std::vector<std::optional<Wad>>& shares = kNoShares) {
    return hedge_costs(exposure, {by, shares, 1e-9});
}

}  // namespace

TEST_CASE("The first hedge that takes orders says what a trade costs", "[costs]") {
    HedgeState first = hedge("a", "0.001", 0.0001);
    const HedgeState second = hedge("b", "0.0001");
    CHECK(costs(of({first, second})).rate == 0.001);
    CHECK(costs(of({first, second})).impact == 0.0001);
    first.closed = "halted";
    CHECK(costs(of({first, second})).venue == "b");
    INFO("one that does not tell is not skipped for one that does");
    first.closed = std::nullopt;
    first.cost = std::nullopt;
    CHECK_FALSE(costs(of({first, second})).rate);
    CHECK(costs(of({first, second})).venue == "a");
    CHECK_FALSE(costs(of({})).rate);
}

TEST_CASE("By cost the cheapest for this size counts", "[costs]") {
    const HedgeState deep = hedge("deep", "0.001"), shallow = hedge("shallow", "0.0001", 0.001);
    CHECK(costs(of({deep, shallow}, "1"), AllocationBy::kCost).venue == "shallow");
    CHECK(costs(of({deep, shallow}, "10"), AllocationBy::kCost).venue == "deep");
    HedgeState silent = deep;
    silent.cost = std::nullopt;
    CHECK(costs(of({silent, shallow}, "10"), AllocationBy::kCost).venue == "shallow");
}

TEST_CASE("By share each hedge takes its part", "[costs]") {
    const std::vector<std::optional<Wad>> shares{wad("0.75"), wad("0.25")};
    const HedgeState a = hedge("a", "0.001", 0.004), b = hedge("b", "0.002", 0.008);
    const Costs both = costs(of({a, b}), AllocationBy::kUsual, shares);
    CHECK(*both.rate == Approx(0.00125).epsilon(1e-12));
    // 3/4 of the size moves a by 3/4 of the impact, and pays that on 3/4.
    CHECK(both.impact == Approx(0.004 * 0.5625 + 0.008 * 0.0625).epsilon(1e-12));
    HedgeState silent = b;
    silent.cost = std::nullopt;
    CHECK_FALSE(costs(of({a, silent}), AllocationBy::kUsual, shares).rate);
    INFO("a closed one leaves its part to the others");
    silent.closed = "halted";
    CHECK(*costs(of({a, silent}), AllocationBy::kUsual, shares).rate ==
          Approx(0.001).epsilon(1e-12));
}

TEST_CASE("An order book's fee has half of its spread in it, and it is not counted twice",
          "[costs]") {
    HedgeState book = hedge("book", "0.001");
    book.touch = Touch{wad("1999"), wad("2001")};
    CHECK(*costs(of({book})).rate == 0.001);
}

TEST_CASE("What an order costs whatever its size counts, and decides between hedges", "[costs]") {
    HedgeState keepers = hedge("keepers", "0.0005");
    keepers.cost->fixed = wad("3");
    CHECK(costs(of({keepers})).fixed == 3.0);
    const HedgeState dear = hedge("dear", "0.001");
    const auto cheapest_for = [&](const char* size) {
        return costs(of({keepers, dear}, size), AllocationBy::kCost).venue;
    };
    // 3 USD are the difference of 0.05% on 6,000 USD.
    CHECK(cheapest_for("2.9") == "dear");
    CHECK(cheapest_for("3.1") == "keepers");
    const std::vector<std::optional<Wad>> shares{wad("0.75"), wad("0.25")};
    CHECK(costs(of({keepers, dear}), AllocationBy::kUsual, shares).fixed == 2.25);
}

TEST_CASE("Gas has a price where the chain's coin has one", "[costs]") {
    Exposure at = of({hedge("a", "0.001")});
    CHECK_FALSE(costs(at).gas_price);
    at.coin_price = wad("2500");
    CHECK(*costs(at).gas_price == Approx(2.5e-6).epsilon(1e-12));
}
