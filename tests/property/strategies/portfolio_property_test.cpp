// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include "strategies/models/liquidity_amounts.hpp"
#include "tests/unit/strategies/worlds.hpp"

using namespace evenkeel;
using namespace evenkeel::test;

namespace {

constexpr std::int32_t kTick = -200'311;

std::string text(std::int64_t millionths) {
    return to_string(Wad::from_token(i256(millionths), 6, Rounding::kDown).value());
}

/// A random position below, around or above the price, and a random hedge.
AnsweringChain random_world() {
    AnsweringChain chain;
    add_tokens(chain);
    add_pool(chain, kTick);
    const auto middle = kTick + *rc::gen::inRange(-3000, 3000);
    const auto half = *rc::gen::inRange(1, 2500);
    const auto liquidity = *rc::gen::inRange<std::uint64_t>(0, 100'000'000'000'000'000u);
    add_position(chain, 7, position(middle - half, middle + half, u256(liquidity)));
    const std::string size = text(*rc::gen::inRange<std::int64_t>(-50'000'000, 50'000'000));
    add_perp(chain, {.size = size.c_str()});
    return chain;
}

struct Read {
    Portfolio portfolio;
    Snapshot snapshot;
};

Read read_world(const AnsweringChain& chain) {
    Portfolio portfolio = Portfolio::make(portfolio_spec({u256(7u)})).value();
    FactBook facts;
    Snapshot snapshot = chain.read(portfolio, facts).value();
    return {std::move(portfolio), std::move(snapshot)};
}

}  // namespace

TEST_CASE("Amounts move with the price as a pool's must", "[property]") {
    rc::prop("higher prices hold less of token0 and more of token1", [] {
        const auto lower = *rc::gen::inRange(-880'000, 880'000);
        const auto width = *rc::gen::inRange(1, 5000);
        const auto liquidity = u256(*rc::gen::arbitrary<std::uint64_t>());
        const auto at = *rc::gen::inRange(lower - 2000, lower + width + 2000);
        const auto higher = at + *rc::gen::inRange(0, 500);
        const auto amounts = [&](std::int32_t tick) {
            return amounts_for_liquidity(sqrt_ratio_at_tick(tick).value(),
                                         sqrt_ratio_at_tick(lower).value(),
                                         sqrt_ratio_at_tick(lower + width).value(), liquidity)
                .value();
        };
        RC_ASSERT(amounts(higher).amount0 <= amounts(at).amount0);
        RC_ASSERT(amounts(higher).amount1 >= amounts(at).amount1);
        if (at <= lower) RC_ASSERT(amounts(at).amount1.is_zero());
        if (at >= lower + width) RC_ASSERT(amounts(at).amount0.is_zero());
    });
}

TEST_CASE("Plans keep their promises", "[property]") {
    rc::prop("after the order the delta is inside the band, and the same block plans the same", [] {
        const AnsweringChain chain = random_world();
        const Read one = read_world(chain), two = read_world(chain);
        const Exposure exposure = one.portfolio.exposures(one.snapshot)[0].value();
        RC_ASSERT(two.portfolio.exposures(two.snapshot)[0].value() == exposure);
        const Plan plan = one.portfolio.decide(0, exposure, {}, chain.head);
        RC_ASSERT(two.portfolio.decide(0, exposure, {}, chain.head) == plan);
        RC_ASSERT(plan.action != Action::kRefuse);
        const Wad least = wad("0.05");
        const Wad band = mul(exposure.gross_delta, wad("0.02")).value();
        RC_ASSERT(plan.delta_after.abs() <= std::max(band, least));
        for (const Order& order : plan.orders) {
            RC_ASSERT(order.size.abs() >= least);
            const Wad before = exposure.terms.back().delta, after = before + order.size;
            RC_ASSERT(!order.reduce_only || after.abs() < before.abs());
            RC_ASSERT(!order.reduce_only || after.sign() * before.sign() >= 0);
        }
    });
}

TEST_CASE("Broken answers are errors", "[property]") {
    rc::prop("flipped, cut and emptied results never crash a decision", [] {
        const AnsweringChain chain = random_world();
        const Read good = read_world(chain);
        CallResults broken;
        const auto& results = good.snapshot.results();
        const auto victim = *rc::gen::inRange<std::size_t>(0, results.size());
        for (std::size_t i = 0; i < results.size(); ++i) {
            Bytes data(results[i].begin(), results[i].end());
            if (i == victim) {
                const auto at = *rc::gen::inRange<std::size_t>(0, data.size());
                data[at] ^= *rc::gen::inRange<std::uint8_t>(1, 255);
                if (*rc::gen::inRange(0, 4) == 0) data.resize(at);
            }
            broken.append(true, data);
        }
        auto calls = std::make_shared<CallList>();
        for (const Call& call : good.snapshot.calls()) calls->add(call);
        const Snapshot snapshot(chain.head, calls, broken);
        const auto found = good.portfolio.exposures(snapshot);
        if (!found[0]) {
            RC_ASSERT(!found[0].error().message.empty());
            return;
        }
        const Plan plan = good.portfolio.decide(0, *found[0], {}, chain.head);
        RC_ASSERT(!plan.reason.empty());
    });
}

namespace {

/// What can be otherwise after an order: the hedge, the pool's price, the position, the oracle.
struct Change {
    std::string size;
    std::int32_t tick = kTick;
    std::uint64_t liquidity = 1'000'000'000'000'000;
    const char* price = "2000.0";
};

AnsweringChain changed_world(const Change& change) {
    AnsweringChain chain;
    add_tokens(chain, change.price);
    add_pool(chain, change.tick);
    add_position(chain, 7, position(kTick - 700, kTick + 900, u256(change.liquidity)));
    add_perp(chain, {.size = change.size.c_str(), .value = change.size.c_str()});
    return chain;
}

Change random_change(const Change& before) {
    Change out = before;
    out.size = text(*rc::gen::inRange<std::int64_t>(-50'000'000, 50'000'000));
    if (*rc::gen::inRange(0, 3) == 0) out.tick += *rc::gen::inRange(-1500, 1500);
    if (*rc::gen::inRange(0, 3) == 0) out.liquidity += *rc::gen::inRange<std::uint64_t>(0, 1000);
    if (*rc::gen::inRange(0, 3) == 0) out.price = "2001.0";
    return out;
}

}  // namespace

TEST_CASE("What an order leaves is what reading everything anew shows", "[property]") {
    rc::prop("the same sums and the same hedge, whatever changed", [] {
        const Change now{.size = "-1.5"};
        const Change then = random_change(now);
        Portfolio portfolio = Portfolio::make(portfolio_spec({u256(7u)})).value();
        FactBook facts;
        const Snapshot after = changed_world(then).read(portfolio, facts).value();
        const Snapshot before = changed_world(now).read(portfolio, facts).value();
        const Exposure was = portfolio.exposures(before)[0].value();
        const Exposure fresh = portfolio.exposures(after)[0].value();
        const Exposure found = portfolio.exposure_after(0, was, before, after).value();
        RC_ASSERT(found.delta == fresh.delta);
        RC_ASSERT(found.gross_delta == fresh.gross_delta);
        RC_ASSERT(found.value == fresh.value);
        RC_ASSERT(found.gamma == fresh.gamma);
        RC_ASSERT(found.price == fresh.price);
        RC_ASSERT(found.terms.size() == 2u);
        RC_ASSERT(found.terms[0].value == fresh.terms[0].value);
        RC_ASSERT(found.terms[1] == fresh.terms[1]);
        const bool same = then.tick == now.tick && then.liquidity == now.liquidity &&
                          std::string_view(then.price) == now.price;
        RC_ASSERT(found.terms[0].amounts.empty() == same);
    });
}
