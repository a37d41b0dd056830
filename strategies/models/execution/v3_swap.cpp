// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/models/execution/v3_swap.hpp"

#include <algorithm>
#include <string>

#include "strategies/models/tick_math.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> refuse(const std::string& text) {
    return fail(Errc::kInvalidArgument, Remedy::kGiveUp, text);
}

/// A swap on its way.
class Walk {
  public:
    Walk(const V3PoolState& pool, const TickTable& ticks, const V3SwapRequest& request)
        : ticks_(ticks), request_(request), left_(request.amount) {
        out_.after = pool;
    }

    Result<V3Swap> run() {
        EVENKEEL_CHECK(check());
        while (!left_.is_zero() && out_.after.sqrt_price != limit_) EVENKEEL_CHECK(step());
        out_.is_complete = left_.is_zero();
        return out_;
    }

  private:
    Result<void> check() {
        const V3PoolState& pool = out_.after;
        if (request_.amount.is_zero() || request_.amount.bit(255))
            return refuse("expected an amount to swap above zero and below 2^255");
        EVENKEEL_TRY(const u256 lower, sqrt_ratio_at_tick(pool.tick));
        EVENKEEL_TRY(const u256 upper, sqrt_ratio_at_tick(pool.tick + 1));
        // At the upper one too: that is how a swap downward leaves a tick that it crossed.
        if (pool.sqrt_price < lower || pool.sqrt_price > upper)
            return refuse("sqrt price " + to_decimal(pool.sqrt_price) + " is not of tick " +
                          std::to_string(pool.tick));
        const bool down = request_.zero_for_one;
        limit_ = request_.sqrt_limit.value_or(down ? wrapping_add(kMinSqrtRatio, 1u)
                                                   : wrapping_sub(kMaxSqrtRatio, 1u));
        const bool is_ahead = down ? limit_ < pool.sqrt_price && limit_ > kMinSqrtRatio
                                   : limit_ > pool.sqrt_price && limit_ < kMaxSqrtRatio;
        if (!is_ahead)
            return refuse("sqrt price limit " + to_decimal(limit_) + " is not ahead of the price");
        return {};
    }

    Result<void> step() {
        V3PoolState& pool = out_.after;
        const bool down = request_.zero_for_one;
        const NextTick next = ticks_.next(pool.tick, down, request_.reach);
        EVENKEEL_TRY(const u256 sqrt_next, sqrt_ratio_at_tick(next.tick));
        const u256 target = down ? std::max(sqrt_next, limit_) : std::min(sqrt_next, limit_);
        EVENKEEL_TRY(const SwapStep done, swap_step({pool.sqrt_price, target, pool.liquidity, left_,
                                                     request_.side, pool.fee}));
        EVENKEEL_CHECK(book(done));
        const u256 before = pool.sqrt_price;
        pool.sqrt_price = done.sqrt_after;
        if (pool.sqrt_price == sqrt_next) {
            if (next.net) {
                EVENKEEL_TRY(pool.liquidity, liquidity_behind(pool.liquidity, *next.net, down));
                ++out_.crossed;
            }
            pool.tick = down ? next.tick - 1 : next.tick;
        } else if (pool.sqrt_price != before) {
            EVENKEEL_TRY(pool.tick, tick_at_sqrt_ratio(pool.sqrt_price));
        }
        return {};
    }

    Result<void> book(const SwapStep& done) {
        const auto paid = checked_add(done.in, done.fee);
        const auto in = paid ? checked_add(out_.in, *paid) : std::nullopt;
        const auto out = checked_add(out_.out, done.out), fee = checked_add(out_.fee, done.fee);
        const bool exact_in = request_.side == SwapSide::kExactInput;
        const auto left = paid ? checked_sub(left_, exact_in ? *paid : done.out) : std::nullopt;
        if (!in || !out || !fee || !left)
            return fail(Errc::kOverflow, Remedy::kGiveUp, "a swap beyond 256 bits");
        out_.in = *in;
        out_.out = *out;
        out_.fee = *fee;
        left_ = *left;
        return {};
    }

    const TickTable& ticks_;
    const V3SwapRequest& request_;
    u256 left_, limit_;
    V3Swap out_;
};

}  // namespace

Result<V3Swap> v3_swap(const V3PoolState& pool, const TickTable& ticks,
                       const V3SwapRequest& request) {
    return Walk(pool, ticks, request).run();
}

Result<V3Swap> v3_swap_to(const V3PoolState& pool, const TickTable& ticks, const u256& sqrt_limit) {
    V3SwapRequest request;
    request.zero_for_one = sqrt_limit < pool.sqrt_price;
    request.amount = wrapping_sub(u256::pow2(255), 1u);
    request.sqrt_limit = sqrt_limit;
    return v3_swap(pool, ticks, request);
}

}  // namespace evenkeel
