// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/reading/read.hpp"
#include "strategies/venues/concentrated/dialect.hpp"
#include "strategies/venues/concentrated/names.hpp"

namespace evenkeel::concentrated {

/// A dialect made of generated functions. `Abi` has the Names of the pool's answers, and as types
/// Position (of the manager), State, Growth0, Growth1, Ticks and Range (of the pool); to a venue
/// remain its name, its key and how to find a pool.
template <class Abi>
class DialectOf : public Dialect {
  public:
    Call position_call(const Address& manager, const u256& id) const override {
        return call_of<typename Abi::Position>(
            manager, {id}, "position " + to_decimal(id) + " (burnt if this fails)");
    }

    Result<bool> plan_pool(FactBook&, CallList& calls, PoolReads& pool) const override {
        const Address& at = pool.address;
        pool.state = calls.add(call_of<typename Abi::State>(at, {}, Abi::Names::kState));
        pool.fee_growth0 =
            calls.add(call_of<typename Abi::Growth0>(at, {}, "pool fee growth of token0"));
        pool.fee_growth1 =
            calls.add(call_of<typename Abi::Growth1>(at, {}, "pool fee growth of token1"));
        return true;
    }

    void plan_range(const Address& manager, const PoolReads& pool, CallList& calls,
                    PositionReads& reads) const override {
        using Ticks = typename Abi::Ticks;
        const Address& at = pool.address;
        reads.lower = calls.add(call_of<Ticks>(at, {reads.tick_lower}, "pool tick"));
        reads.upper = calls.add(call_of<Ticks>(at, {reads.tick_upper}, "pool tick"));
        reads.shared = calls.add(range_call(at, manager, reads));
    }

    Result<PoolState> pool_state(const PoolReads& pool, const Snapshot& snapshot) const override {
        EVENKEEL_TRY(const auto state, read<typename Abi::State>(snapshot, pool.state));
        PoolState out;
        out.sqrt_price = Abi::Names::price(state);
        out.tick = state.tick;
        EVENKEEL_TRY(out.fee_growth0, read_one<typename Abi::Growth0>(snapshot, pool.fee_growth0));
        EVENKEEL_TRY(out.fee_growth1, read_one<typename Abi::Growth1>(snapshot, pool.fee_growth1));
        return out;
    }

    Result<Closing> closing(const PositionReads& reads, const PoolReads&, const PoolState& state,
                            const Snapshot& snapshot) const override {
        return closing_by(reads, reads.shared, true, state, snapshot);
    }

  protected:
    static Call range_call(const Address& pool, const Address& holder, const PositionReads& reads) {
        const Hash32 key = Abi::Names::kRangeKey(holder, reads.tick_lower, reads.tick_upper);
        return call_of<typename Abi::Range>(pool, {key}, "pool range");
    }

    /// With the pool's record of whoever holds the liquidity.
    static Result<Closing> closing_by(const PositionReads& reads, CallIndex record, bool earning,
                                      const PoolState& state, const Snapshot& snapshot) {
        using Names = typename Abi::Names;
        EVENKEEL_TRY(const auto& position, read<typename Abi::Position>(snapshot, reads.position));
        EVENKEEL_TRY(const auto& lower, read<typename Abi::Ticks>(snapshot, reads.lower));
        EVENKEEL_TRY(const auto& upper, read<typename Abi::Ticks>(snapshot, reads.upper));
        EVENKEEL_TRY(const auto& shared, read<typename Abi::Range>(snapshot, record));
        if (position.tick_lower != reads.tick_lower || position.tick_upper != reads.tick_upper) {
            return fail(Errc::kDecode, Remedy::kRetryLater,
                        "position " + reads.text + " has other ticks than when it was planned");
        }
        const Both below = Names::outside(lower), above = Names::outside(upper);
        const Both last = UniswapNames::last(position), owed = UniswapNames::owed(position);
        const Both shared_last = Names::last(shared), shared_owed = Names::owed(shared);
        const PositionState of{reads.tick_lower,
                               reads.tick_upper,
                               reads.edges.sqrt_lower,
                               reads.edges.sqrt_upper,
                               position.liquidity,
                               only_liquidity(shared),
                               {below.token0, above.token0, last.token0, owed.token0,
                                shared_last.token0, shared_owed.token0},
                               {below.token1, above.token1, last.token1, owed.token1,
                                shared_last.token1, shared_owed.token1},
                               earning};
        auto paid = payout(of, state);
        if (!paid) return fail_in("position " + reads.text, std::move(paid).error());
        return Closing{*paid, position.liquidity};
    }

  private:
    static const u256& only_liquidity(const auto& range) {
        if constexpr (requires { range.liquidity_amount; }) {
            return range.liquidity_amount;
        } else if constexpr (requires { range.liquidity_; }) {
            return range.liquidity_;
        } else {
            return range.liquidity;
        }
    }
};

}  // namespace evenkeel::concentrated
