// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <rapidcheck/catch.h>

#include "strategies/models/execution/v3_swap.hpp"
#include "strategies/models/tick_math.hpp"

using namespace evenkeel;

namespace {

struct World {
    V3PoolState pool;
    TickTable ticks;
};

/// One to six positions around a price anywhere, some of which hold it; each of the usual spacings.
World random_world() {
    const auto [spacing, fee] = *rc::gen::element(std::pair(1, 100u), std::pair(10, 500u),
                                                  std::pair(60, 3000u), std::pair(200, 10000u));
    const int middle = *rc::gen::inRange(-300'000 / spacing, 300'000 / spacing);
    std::map<std::int32_t, i256> net;
    V3PoolState pool{{}, middle * spacing + *rc::gen::inRange(0, spacing), {}, fee};
    const int positions = *rc::gen::inRange(1, 7);
    for (int i = 0; i < positions; ++i) {
        const int lower = middle + *rc::gen::inRange(-600, 100);
        const int upper = lower + *rc::gen::inRange(1, 700);
        const i256 liquidity(*rc::gen::inRange<std::int64_t>(1'000'000, 1'000'000'000'000'000'000));
        net[lower * spacing] = wrapping_add(net[lower * spacing], liquidity);
        net[upper * spacing] = wrapping_sub(net[upper * spacing], liquidity);
        if (lower * spacing <= pool.tick && pool.tick < upper * spacing)
            pool.liquidity = wrapping_add(pool.liquidity, liquidity.bits);
    }
    const u256 low = sqrt_ratio_at_tick(pool.tick).value();
    const u256 width = wrapping_sub(sqrt_ratio_at_tick(pool.tick + 1).value(), low);
    const u256 part(*rc::gen::inRange<std::uint64_t>(0, 1'000'000));
    pool.sqrt_price = wrapping_add(low, mul_div(width, part, u256(1'000'000u)).value());
    std::vector<TickLiquidity> ticks;
    for (const auto& [tick, change] : net) ticks.push_back({tick, change});
    return {pool, TickTable::make(ticks, spacing).value()};
}

/// From one unit to far more than there is: by its bits, as a range would never be small.
u256 random_amount() {
    const auto bits = *rc::gen::inRange(0u, 90u);
    return wrapping_add(u256::pow2(bits) >> 1, u256(*rc::gen::inRange<std::uint64_t>(1, 1'000)));
}

V3SwapRequest random_request(SwapSide side) {
    V3SwapRequest out;
    out.zero_for_one = *rc::gen::arbitrary<bool>();
    out.side = side;
    out.amount = random_amount();
    return out;
}

/// An input's worth in the other token at a price, rounded up.
u256 worth(const u256& in, const u256& sqrt, bool zero_for_one) {
    const u256 unit = u256::pow2(96);
    const auto times = [&](const u256& a) {
        return zero_for_one ? mul_div(a, sqrt, unit, Rounding::kUp)
                            : mul_div(a, unit, sqrt, Rounding::kUp);
    };
    return times(times(in).value()).value();
}

/// What rounding may come to: a unit of each token for each part of the swap.
u256 slack(const World& world, const V3Swap& swap, const u256& sqrt, bool zero_for_one) {
    const u256 parts(swap.crossed + static_cast<unsigned>(world.ticks.ticks().size()) + 16u);
    return mul_div(parts, wrapping_add(worth(1u, sqrt, zero_for_one), 1u), 1u).value();
}

/// A swap that ends within liquidity; otherwise there is nothing to compare.
std::optional<V3Swap> complete(const World& world, const V3SwapRequest& request) {
    const auto found = v3_swap(world.pool, world.ticks, request);
    RC_ASSERT(found.has_value());
    if (!found->is_complete) return std::nullopt;
    return *found;
}

}  // namespace

TEST_CASE("A swap in v3 is never better than the pool's price", "[property]") {
    rc::prop("out within the prices before and after", [] {
        const World world = random_world();
        const V3SwapRequest request =
            random_request(*rc::gen::element(SwapSide::kExactInput, SwapSide::kExactOutput));
        const bool down = request.zero_for_one;
        const auto swap = v3_swap(world.pool, world.ticks, request);
        RC_ASSERT(swap.has_value());
        const u256 usable = checked_sub(swap->in, swap->fee).value();
        RC_ASSERT(swap->out <= worth(usable, world.pool.sqrt_price, down));
        const u256& after = swap->after.sqrt_price;
        RC_ASSERT((down ? after <= world.pool.sqrt_price : after >= world.pool.sqrt_price));
        RC_ASSERT(sqrt_ratio_at_tick(swap->after.tick).value() <= after);
        // Of the pool's own fee at least, and no unit of an exact amount gets lost.
        const u256 least = mul_div(swap->in, u256(world.pool.fee), u256(kFeeUnit)).value();
        RC_ASSERT(swap->fee >= least);
        const bool exact_in = request.side == SwapSide::kExactInput;
        RC_ASSERT(swap->is_complete == ((exact_in ? swap->in : swap->out) == request.amount));
        RC_ASSERT((exact_in ? swap->in : swap->out) <= request.amount);
        u256 liquidity;
        for (const TickLiquidity& one : world.ticks.ticks())
            if (one.tick <= swap->after.tick) liquidity = wrapping_add(liquidity, one.net.bits);
        RC_ASSERT(liquidity == swap->after.liquidity);
    });
}

TEST_CASE("Two swaps in v3 never pay more than one of both", "[property]") {
    rc::prop("the parts' out is at most that of the whole, but for rounding", [] {
        const World world = random_world();
        V3SwapRequest request = random_request(SwapSide::kExactInput);
        const auto whole = complete(world, request);
        if (!whole || request.amount < u256(2u)) return;
        const u256 amount = request.amount;
        const u256 share(*rc::gen::inRange<std::uint64_t>(1, 1'000));
        request.amount = std::max(mul_div(amount, share, u256(1'000u)).value(), u256(1u));
        const auto first = complete(world, request);
        RC_ASSERT(first.has_value());
        request.amount = wrapping_sub(amount, request.amount);
        const auto second = complete({first->after, world.ticks}, request);
        RC_ASSERT(second.has_value());
        const u256 both = wrapping_add(first->out, second->out);
        const u256 off = slack(world, *whole, world.pool.sqrt_price, request.zero_for_one);
        RC_ASSERT(both <= wrapping_add(whole->out, off));
        RC_ASSERT(whole->out <= wrapping_add(both, off));
    });
}

TEST_CASE("The input of an exact output in v3 gives that output", "[property]") {
    rc::prop("and no unit less would", [] {
        const World world = random_world();
        V3SwapRequest request = random_request(SwapSide::kExactOutput);
        const auto out = complete(world, request);
        if (!out || out->in.is_zero()) return;
        request.side = SwapSide::kExactInput;
        request.amount = out->in;
        const auto back = complete(world, request);
        RC_ASSERT(back.has_value());
        const u256 off = slack(world, *out, world.pool.sqrt_price, request.zero_for_one);
        RC_ASSERT(wrapping_add(back->out, 1u) >= out->out);
        RC_ASSERT(back->out <= wrapping_add(out->out, off));
    });
}

TEST_CASE("Whether a v3 swap stops at words of the bitmap changes its rounding alone",
          "[property]") {
    rc::prop("both ways within a unit for each word", [] {
        const World world = random_world();
        V3SwapRequest request = random_request(SwapSide::kExactInput);
        const auto words = complete(world, request);
        request.reach = TickTable::Reach::kTicks;
        const auto ticks = v3_swap(world.pool, world.ticks, request);
        RC_ASSERT(ticks.has_value());
        if (!words || !ticks->is_complete) return;
        const u256 off = slack(world, *ticks, world.pool.sqrt_price, request.zero_for_one);
        RC_ASSERT(words->out <= wrapping_add(ticks->out, off));
        RC_ASSERT(ticks->out <= wrapping_add(words->out, off));
    });
}
