// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <rapidcheck/catch.h>

#include "strategies/rules/rule.hpp"

using namespace evenkeel;

namespace {

/// Spread evenly from the first case on: what a rule is told has no small cases.
template <class Number>
Number pick(Number low, Number high) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high));
}

/// A number of thousandths from `low` up to `high`.
Wad thousandths(int low, int high) {
    return Wad::from_token(i256(pick(low, high)), 3, Rounding::kDown).value();
}

bool one_in(int times) {
    return pick(0, times) == 0;
}

/// A position; sometimes out of range, or about to be.
Term random_term(double price) {
    Term out;
    out.venue = "uniswap_v3";
    out.id = "7";
    out.delta = thousandths(-20'000, 20'000);
    out.value = thousandths(0, 100'000'000);
    if (!one_in(4)) out.gamma = -std::pow(10.0, pick(-6, 1));
    if (one_in(3)) return out;
    const double lower = price * pick(500, 1'001) / 1000.0;
    out.edges = PriceEdges{lower, lower * pick(1'001, 2'000) / 1000.0};
    return out;
}

Exposure random_exposure() {
    Exposure out;
    out.asset = "ETH";
    out.price = thousandths(1, 5'000'000);
    if (one_in(3)) out.target = thousandths(-5'000, 5'000);
    out.terms.resize(pick<std::size_t>(0, 4));
    for (Term& term : out.terms) {
        term = random_term(out.price.to_double());
        out.delta += term.delta;
        out.gross_delta += term.delta.abs();
        out.gamma += term.gamma;
        out.value += term.value;
    }
    if (one_in(6)) out.delta = out.target;
    return out;
}

/// What a rule's keys may say. Some of it means nothing, and is refused.
Params random_params(const RuleEntry& rule) {
    Params out;
    for (const Key& key : rule.keys) {
        if (!key.required && one_in(2)) continue;
        if (key.kind == KeyKind::kNumber)
            out.set(key.name, thousandths(1, 2'000));
        else if (key.kind == KeyKind::kRatio)
            out.set(key.name, Ratio{thousandths(1, 500)});
        else if (key.kind == KeyKind::kAmount)
            out.set(key.name, Amount{thousandths(0, 20'000), "USD"});
        else if (key.kind == KeyKind::kDuration)
            out.set(key.name, Duration{1'000 * pick<std::int64_t>(1, 200'000)});
        else if (key.kind == KeyKind::kCount)
            out.set(key.name, pick<std::int64_t>(1, 1'000'000));
        else if (key.kind == KeyKind::kChoice)
            out.set(key.name, *rc::gen::elementOf(key.choices));
        else if (one_in(2))
            out.set(key.name, Ratio{thousandths(0, 500)});
        else
            out.set(key.name, Amount{thousandths(0, 5'000), "ETH"});
    }
    return out;
}

/// A rule of these terms that means something; those that are refused do not count.
std::unique_ptr<Rule> random_rule(const RuleEntry& entry) {
    for (int i = 0; i < 1'000; ++i)
        if (auto made = entry.make(random_params(entry), "ETH")) return *std::move(made);
    RC_FAIL("no terms were found that " + entry.name + " takes");
    return nullptr;
}

Costs random_costs() {
    Costs out;
    out.venue = "perp_v2";
    if (!one_in(4)) out.rate = pick(0, 1'000) * 1e-5;
    if (one_in(2)) out.impact = pick(0, 1'000) * 1e-6;
    if (one_in(2)) out.fixed = pick(0, 10'000) * 1e-3;
    if (!one_in(4)) out.gas_price = pick(0, 1'000) * 1e-8;
    return out;
}

StrategyState random_state() {
    StrategyState out;
    if (!one_in(4)) out.last_rebalance = pick<std::uint64_t>(0, 400'000);
    return out;
}

}  // namespace

TEST_CASE("A rule that need not tell its reason comes to the same", "[property]") {
    for (const RuleEntry& entry : rules())
        rc::prop(entry.name + ": verdict, band and refusal", [&] {
            const auto rule = random_rule(entry);
            const Exposure exposure = random_exposure();
            const StrategyState state = random_state();
            const Costs costs = random_costs();
            const auto told = rule->judge(exposure, state, 300'000, costs);
            const auto silent = rule->judge(exposure, state, 300'000, costs, false);
            RC_CLASSIFY(!told, "refused");
            RC_CLASSIFY(told && told->trade_to, "trades");
            RC_CLASSIFY(told && !told->trade_to, "waits");
            RC_ASSERT(told.has_value() == silent.has_value());
            if (!told) {
                RC_ASSERT(told.error().message == silent.error().message);
                return;
            }
            RC_ASSERT(!told->reason.empty());
            RC_ASSERT(told->trade_to == silent->trade_to);
            RC_ASSERT(told->band == silent->band);
        });
}
