// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "strategies/kinds/cost_allocation.hpp"

using namespace evenkeel;

namespace {

/// A number of thousandths from `low` up to `high`.
Wad thousandths(int low, int high) {
    return Wad::from_token(i256(*rc::gen::inRange(low, high)), 3, Rounding::kDown).value();
}

std::vector<PricedLeg> random_legs() {
    std::vector<PricedLeg> out(*rc::gen::inRange<std::size_t>(1, 5));
    for (PricedLeg& one : out) {
        one.venue = "v";
        one.leg.size = thousandths(-20'000, 20'000);
        if (*rc::gen::inRange(0, 3) == 0) one.leg.size = Wad();
        one.leg.open = *rc::gen::inRange(0, 6) != 0;
        one.leg.turns = *rc::gen::inRange(0, 4) != 0;
        one.price = thousandths(1'990'000, 2'010'000);
        if (*rc::gen::inRange(0, 6) == 0) continue;
        TradingCost cost{thousandths(0, 5), thousandths(-1'500, 1'500)};
        cost.impact = *rc::gen::inRange(0, 1'000) * 1e-6;
        cost.skew = thousandths(-3, 3);
        if (*rc::gen::inRange(0, 2) == 0) cost.fixed = thousandths(0, 20'000);
        if (*rc::gen::inRange(0, 3) == 0) cost.cap = thousandths(0, 30'000);
        one.cost = cost;
    }
    return out;
}

CostTerms random_terms() {
    return {Wad::from_int(2000), *rc::gen::inRange<std::uint64_t>(3'600, 30 * 86'400),
            thousandths(0, 1'000)};
}

}  // namespace

TEST_CASE("A slice by cost is part of the trade, where there is room", "[property]") {
    rc::prop("side, size, room, and no growth before what can shrink", [] {
        const auto legs = random_legs();
        const Trading trading{thousandths(-30'000, 30'000), thousandths(0, 200),
                              *rc::gen::inRange(0, 3) == 0};
        const auto found = cheapest_slice(legs, trading, random_terms());
        if (!found) return;
        const auto& [at, size] = found->slice;
        const PricedLeg& leg = legs.at(at);
        RC_ASSERT(leg.leg.open && leg.cost.has_value());
        RC_ASSERT(size.sign() == trading.size.sign() && size.abs() <= trading.size.abs());
        const bool reduces = size.sign() * leg.leg.size.sign() < 0;
        if (trading.only_reduce) RC_ASSERT(reduces && size.abs() <= leg.leg.size.abs());
        for (const PricedLeg& other : legs)
            if (other.leg.open && other.cost && other.leg.size.sign() * size.sign() < 0)
                RC_ASSERT(reduces);
        if (!size.is_negative()) return;
        if (!leg.leg.turns) RC_ASSERT(size.abs() <= leg.leg.size);
        if (!reduces && leg.cost->cap) RC_ASSERT(size.abs() <= *leg.cost->cap);
        RC_ASSERT(!found->why.empty());
    });
}

TEST_CASE("A move saves more than it costs, by what is asked for", "[property]") {
    rc::prop("gain, size and room", [] {
        const auto legs = random_legs();
        const auto terms = random_terms();
        const Wad least = thousandths(1, 200), most = thousandths(0, 30'000);
        const auto move = best_move(legs, terms, least, most);
        if (!move) return;
        const double gain = 1.0 + terms.min_gain.to_double();
        RC_ASSERT(move->saving.to_double() >= gain * move->cost.to_double() * (1 - 1e-9) - 1e-9);
        const PricedLeg &from = legs.at(move->from), &to = legs.at(move->to);
        RC_ASSERT(move->from != move->to && from.leg.open && to.leg.open);
        RC_ASSERT(move->size.sign() == from.leg.size.sign());
        RC_ASSERT(move->size.abs() >= least && move->size.abs() <= most);
        RC_ASSERT(move->size.abs() <= from.leg.size.abs());
        if (!move->size.is_negative()) return;
        if (to.cost->cap) RC_ASSERT(move->size.abs() <= *to.cost->cap);
        if (!to.leg.turns) RC_ASSERT(move->size.abs() <= to.leg.size);
    });
}

TEST_CASE("Once moved a position does not go back", "[property]") {
    rc::prop("the same costs move nothing the other way", [] {
        auto legs = random_legs();
        const auto terms = random_terms();
        const Wad least = Wad::from_raw(i256(Wad::kOne / 1000));
        const auto move = best_move(legs, terms, least, Wad::from_int(1'000));
        if (!move) return;
        // Hedges that stand against each other are netted; what then moves is the other side.
        if (legs[move->to].leg.size.sign() * move->size.sign() < 0) return;
        legs[move->to].leg.size += move->size;
        legs[move->from].leg.size -= move->size;
        RC_ASSERT(!move_between(legs, move->to, move->from, terms, least, move->size.abs()));
    });
}
