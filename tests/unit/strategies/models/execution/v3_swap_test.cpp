// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/v3_swap.hpp"

#include <catch2/catch.hpp>

#include "strategies/models/tick_math.hpp"

using namespace evenkeel;

namespace {

u256 number(const char* text) {
    return parse_decimal(text).value();
}

/// A position from -60 to 60 and another from 120 to 180, the price at 1.
TickTable table() {
    const i256 wide(std::int64_t{1'000'000'000'000'000'000});
    return TickTable::make({{-60, wide},
                            {60, *checked_negate(wide)},
                            {120, wide},
                            {180, *checked_negate(wide)}},
                           60)
        .value();
}

V3PoolState pool() {
    return {u256::pow2(96), 0, number("1000000000000000000"), 3000};
}

V3SwapRequest exact_in(const char* amount, bool zero_for_one) {
    V3SwapRequest out;
    out.zero_for_one = zero_for_one;
    out.amount = number(amount);
    return out;
}

}  // namespace

TEST_CASE("A swap goes over gaps and stops where liquidity ends", "[models]") {
    const V3Swap up = v3_swap(pool(), table(), exact_in("1000000000000000000", false)).value();
    CHECK_FALSE(up.is_complete);
    CHECK(up.crossed == 3);
    CHECK(up.after.liquidity.is_zero());
    CHECK(up.after.sqrt_price == wrapping_sub(kMaxSqrtRatio, 1u));
    const V3Swap down = v3_swap(pool(), table(), exact_in("1000000000000000", true)).value();
    CHECK(down.is_complete);
    CHECK(down.crossed == 0);
    CHECK(down.in == number("1000000000000000"));
    CHECK(down.fee == number("3000000000000"));
    // As much as moves the price just to 1 - 60 ticks crosses it, and leaves the tick below.
    const u256 edge = sqrt_ratio_at_tick(-60).value();
    const V3Swap exact = v3_swap_to(pool(), table(), edge).value();
    CHECK(exact.after.tick == -61);
    CHECK(exact.crossed == 1);
    CHECK(exact.after.liquidity.is_zero());
    V3PoolState left = exact.after;
    V3SwapRequest back = exact_in("1000000000000000", false);
    CHECK(v3_swap(left, table(), back).value().crossed == 1);
}

TEST_CASE("A price limit stops a swap where it is", "[models]") {
    const u256 limit = sqrt_ratio_at_tick(30).value();
    const V3Swap to = v3_swap_to(pool(), table(), limit).value();
    CHECK(to.after.sqrt_price == limit);
    CHECK(to.after.tick == 30);
    CHECK_FALSE(to.is_complete);
    // As much as that took comes as far, but for the unit that it was rounded up by.
    V3SwapRequest request = exact_in("1", false);
    request.amount = to.in;
    const V3Swap same = v3_swap(pool(), table(), request).value();
    CHECK(same.is_complete);
    CHECK(same.out >= to.out);
    CHECK(same.out <= wrapping_add(to.out, 1u));
    CHECK(same.fee == to.fee);
}

TEST_CASE("Swaps that a pool reverts are refused", "[models]") {
    const auto code = [](const V3PoolState& state, const V3SwapRequest& request) {
        return v3_swap(state, table(), request).error().code;
    };
    CHECK(code(pool(), exact_in("0", true)) == Errc::kInvalidArgument);
    V3SwapRequest request = exact_in("1", true);
    request.amount = u256::pow2(255);
    CHECK(code(pool(), request) == Errc::kInvalidArgument);
    for (const u256& limit :
         {pool().sqrt_price, kMinSqrtRatio, wrapping_add(pool().sqrt_price, 1u)}) {
        request = exact_in("1", true);
        request.sqrt_limit = limit;
        CHECK(code(pool(), request) == Errc::kInvalidArgument);
    }
    for (const u256& limit :
         {pool().sqrt_price, kMaxSqrtRatio, wrapping_sub(pool().sqrt_price, 1u)}) {
        request = exact_in("1", false);
        request.sqrt_limit = limit;
        CHECK(code(pool(), request) == Errc::kInvalidArgument);
    }
    V3PoolState state = pool();
    state.tick = 5;  // not of this price
    CHECK(code(state, exact_in("1", true)) == Errc::kInvalidArgument);
    state = pool();
    state.liquidity = u256(1000u);  // less than ends at 60
    CHECK(code(state, exact_in("1000000000000000000", false)) == Errc::kDecode);
}

TEST_CASE("Ticks are looked for as the pool's bitmap is read", "[models]") {
    const TickTable ticks = table();
    using Reach = TickTable::Reach;
    CHECK(ticks.next(0, true, Reach::kTicks).tick == -60);
    CHECK(ticks.next(-60, true, Reach::kTicks).tick == -60);  // at it, going down
    CHECK(ticks.next(60, false, Reach::kTicks).tick == 120);  // not at it, going up
    CHECK(ticks.next(-61, true, Reach::kTicks).tick == kMinTick);
    CHECK_FALSE(ticks.next(-61, true, Reach::kTicks).net);
    CHECK(ticks.next(180, false, Reach::kTicks).tick == kMaxTick);
    // 0 begins a word; going down from it, it is the word's end.
    CHECK(ticks.next(0, true, Reach::kWord).tick == 0);
    CHECK_FALSE(ticks.next(0, true, Reach::kWord).net);
    CHECK(ticks.next(-1, true, Reach::kWord).tick == -60);
    CHECK(ticks.next(-61, true, Reach::kWord).tick == -256 * 60);
    CHECK(ticks.next(-256 * 60 - 1, true, Reach::kWord).tick == -512 * 60);
    CHECK(ticks.next(180, false, Reach::kWord).tick == 255 * 60);
    CHECK(ticks.next(255 * 60, false, Reach::kWord).tick == 511 * 60);
    CHECK(ticks.next(-120, false, Reach::kWord).tick == -60);
    CHECK(ticks.next(-62, false, Reach::kWord).tick == -60);
    CHECK(ticks.next(887220, false, Reach::kWord).tick == kMaxTick);
    CHECK(ticks.next(-887272, true, Reach::kWord).tick == kMinTick);
}

TEST_CASE("Tables of ticks that no pool has are refused", "[models]") {
    const i256 one(1);
    CHECK_FALSE(TickTable::make({}, 0));
    CHECK_FALSE(TickTable::make({}, -1));
    CHECK_FALSE(TickTable::make({{60, one}, {0, one}}, 60));
    CHECK_FALSE(TickTable::make({{60, one}, {60, one}}, 60));
    CHECK(TickTable::make({{61, one}}, 60).error().message == "tick 61 is no multiple of 60");
    CHECK_FALSE(TickTable::make({{887280, one}}, 60));
    CHECK(TickTable::make({}, 60));
    CHECK(liquidity_behind(u256(5u), i256(-6), false).error().code == Errc::kDecode);
    CHECK(liquidity_behind(u256(5u), i256(6), true).error().code == Errc::kDecode);
    CHECK(liquidity_behind(u256::pow2(127), *signed_value(u256::pow2(127), false), false)
              .error()
              .code == Errc::kDecode);
    CHECK(liquidity_behind(u256(5u), i256(-5), false).value().is_zero());
}
