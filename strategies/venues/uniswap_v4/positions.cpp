// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/uniswap_v4/positions.hpp"

#include "abi/uniswap_v4/state_view.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::uniswap_v4 {
namespace {

namespace view_abi = abi::uniswap_v4::state_view;

tl::unexpected<Error> gone(const PositionReads& reads) {
    return fail(Errc::kMissing, Remedy::kRetryLater,
                "position " + reads.text + " does not exist (burnt?)");
}

}  // namespace

Result<std::vector<Holding>> Positions::holdings(const Snapshot& snapshot) const {
    if (const auto* owner = std::get_if<Owner>(&source_.positions)) {
        EVENKEEL_CHECK(check_ids(*owner, snapshot));
    }
    std::vector<PoolView> pools;
    for (const PoolReads& reads : layout_.pools) {
        EVENKEEL_TRY(PoolView pool, view(reads, snapshot));
        pools.push_back(std::move(pool));
    }
    std::vector<Holding> out;
    out.reserve(layout_.positions.size());
    for (const PositionReads& reads : layout_.positions) {
        EVENKEEL_TRY(Holding one, holding(reads, pools, snapshot));
        out.push_back(std::move(one));
    }
    return out;
}

Result<PoolView> Positions::view(const PoolReads& reads, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const auto slot0, read<view_abi::GetSlot0>(snapshot, reads.slot0));
    const SqrtPrice price{slot0.sqrt_price_x96, reads.tokens.decimals0, reads.tokens.decimals1};
    PoolView out{price.sqrt, price0(price), {}};
    EVENKEEL_TRY(out.price, pool_price(reads.tokens, slot0.sqrt_price_x96));
    return out;
}

Result<Holding> Positions::holding(const PositionReads& reads, const std::vector<PoolView>& pools,
                                   const Snapshot& snapshot) const {
    EVENKEEL_TRY(const u256 word, read_one<manager_abi::PositionInfo>(snapshot, reads.word));
    if (word.is_zero() || !reads.info) return gone(reads);
    const PoolReads& pool = layout_.pools[reads.pool];
    const PoolView& seen = pools[reads.pool];
    EVENKEEL_TRY(const auto state, read<view_abi::GetPositionInfo>(snapshot, reads.state));
    if (pool.refusal && !state.liquidity.is_zero()) {
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    "position " + reads.text + ": the hook " + to_checksum(pool.hooks) +
                        " of its pool may change what removing liquidity pays (" + *pool.refusal +
                        ")");
    }
    EVENKEEL_TRY(const auto inside, read<view_abi::GetFeeGrowthInside>(snapshot, reads.growth));
    const PositionState now{state.liquidity, inside.fee_growth_inside0_x128,
                            inside.fee_growth_inside1_x128, state.fee_growth_inside0_last_x128,
                            state.fee_growth_inside1_last_x128};
    auto paid = payout(now, reads.edges, seen.sqrt_price);
    if (!paid) return fail_in("position " + reads.text, std::move(paid).error());
    const PoolTokens& tokens = pool.tokens;
    Holding out;
    out.venue = "uniswap_v4";
    out.id = reads.text;
    out.amounts = {{tokens.token0, paid->principal.amount0},
                   {tokens.token1, paid->principal.amount1}};
    out.fees = {{tokens.token0, paid->fees.amount0}, {tokens.token1, paid->fees.amount1}};
    out.gamma = range_gamma(tokens, reads.edges, state.liquidity, seen.price0);
    out.edges = range_edges(tokens, reads.edges);
    out.pool_price = seen.price;
    return out;
}

Result<void> Positions::check_ids(const Owner& owner, const Snapshot& snapshot) const {
    EVENKEEL_TRY(const bool same, holds_exactly(owner, snapshot));
    if (same) return {};
    EVENKEEL_TRY(const u256 count, read_one<manager_abi::BalanceOf>(snapshot, layout_.balance));
    return fail(Errc::kMissing, Remedy::kRetryLater,
                "owner " + to_checksum(owner.account) + " holds " + to_decimal(count) +
                    " positions, the logs of blocks " + std::to_string(owner.from_block) + " to " +
                    std::to_string(layout_.searched) + " tell of " +
                    std::to_string(layout_.positions.size()) +
                    " (does from_block come after the first of them?)");
}

}  // namespace evenkeel::uniswap_v4
