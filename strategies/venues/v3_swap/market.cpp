// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/v3_swap/market.hpp"

#include "abi/infra/erc20.hpp"
#include "abi/uniswap_v3/factory.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "strategies/models/pool_depth.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::v3_swap {
namespace {

namespace erc20 = abi::infra::erc20;
namespace factory_abi = abi::uniswap_v3::factory;
namespace pool_abi = abi::uniswap_v3::pool;

Result<std::optional<std::uint8_t>> decimals_of(const Market& market, const Address& token,
                                                FactBook& facts) {
    EVENKEEL_TRY(const auto decimals,
                 ask_one<erc20::Decimals>(facts, call_of<erc20::Decimals>(token, {}, "decimals")));
    if (decimals && *decimals > Wad::kMaxDecimals)
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    market.venue + ": token " + to_checksum(token) + " has " +
                        std::to_string(*decimals) + " decimals");
    return decimals;
}

/// Quote per token.
Result<Wad> pool_price(const Market& market, const Pool& pool, const MarketReads& reads,
                       const Snapshot& snapshot) {
    EVENKEEL_TRY(const auto slot0, read<pool_abi::Slot0>(snapshot, reads.slot0));
    const u256& sqrt = slot0.sqrt_price_x96;
    EVENKEEL_TRY(const Wad price,
                 pool.token_is_token0
                     ? exact_price0({sqrt, pool.token_decimals, pool.quote_decimals})
                     : exact_price1({sqrt, pool.quote_decimals, pool.token_decimals}));
    if (price.sign() > 0) return price;
    return fail(Errc::kMissing, Remedy::kRetryLater, market.venue + ": the pool has no price");
}

/// Fee and depth; nothing for a pool without liquidity where its price is.
Result<std::optional<TradingCost>> cost_of_swap(const Market& market, const Pool& pool,
                                                const MarketReads& reads,
                                                const Snapshot& snapshot) {
    EVENKEEL_TRY(const auto slot0, read<pool_abi::Slot0>(snapshot, reads.slot0));
    EVENKEEL_TRY(const u256 liquidity, read_one<pool_abi::Liquidity>(snapshot, *reads.liquidity));
    const auto impact =
        price_impact({liquidity, slot0.sqrt_price_x96, pool.token_is_token0, pool.token_decimals});
    if (!impact) return std::optional<TradingCost>();
    TradingCost out;
    out.fee = fee_of(market);
    out.impact = *impact;
    return std::optional(out);
}

}  // namespace

Result<std::optional<Pool>> discover(const Market& market, FactBook& facts) {
    EVENKEEL_TRY(const auto token_decimals, decimals_of(market, market.token, facts));
    EVENKEEL_TRY(const auto quote_decimals, decimals_of(market, market.quote, facts));
    EVENKEEL_TRY(const auto factory, factory_of(market, facts));
    if (!factory) return std::optional<Pool>();
    EVENKEEL_TRY(
        const auto address,
        ask_one<factory_abi::GetPool>(
            facts, call_of<factory_abi::GetPool>(*factory, {market.token, market.quote, market.fee},
                                                 "pool to swap in")));
    if (!address || !token_decimals || !quote_decimals) return std::optional<Pool>();
    if (address->is_zero())
        return fail(Errc::kMissing, Remedy::kGiveUp,
                    market.venue + ": the router's factory has no pool of " +
                        to_checksum(market.token) + " and " + to_checksum(market.quote) +
                        " with fee " + std::to_string(market.fee));
    return std::optional(
        Pool{*address, *token_decimals, *quote_decimals, market.token < market.quote});
}

MarketReads add_reads(const Market& market, const Pool& pool, CallList& calls) {
    const auto balance = [&](const Address& token) {
        return calls.add(
            call_of<erc20::BalanceOf>(token, {market.account}, "balance of a token to swap"));
    };
    const auto leave = [&](const Address& token) {
        return calls.add(call_of<erc20::Allowance>(token, {market.account, market.router},
                                                   "what the router may take"));
    };
    MarketReads out{
        balance(market.token), balance(market.quote), leave(market.token), leave(market.quote),
        calls.add(call_of<pool_abi::Slot0>(pool.address, {}, "slot0 of the pool to swap in"))};
    if (market.tells_cost)
        out.liquidity = calls.add(
            call_of<pool_abi::Liquidity>(pool.address, {}, "liquidity of the pool to swap in"));
    return out;
}

Wad fee_of(const Market& market) {
    return Wad::from_raw(i256(static_cast<std::int64_t>(market.fee) * (Wad::kOne / 1'000'000)));
}

Result<HedgeState> read_state(const Market& market, const Pool& pool, const MarketReads& reads,
                              const Snapshot& snapshot) {
    HedgeState out;
    out.venue = market.venue;
    out.id = to_checksum(pool.address);
    EVENKEEL_TRY(out.funds[market.token],
                 read_one<erc20::BalanceOf>(snapshot, reads.token_balance));
    EVENKEEL_TRY(out.funds[market.quote],
                 read_one<erc20::BalanceOf>(snapshot, reads.quote_balance));
    EVENKEEL_TRY(out.leave[market.token], read_one<erc20::Allowance>(snapshot, reads.token_leave));
    EVENKEEL_TRY(out.leave[market.quote], read_one<erc20::Allowance>(snapshot, reads.quote_leave));
    EVENKEEL_TRY(out.size,
                 Wad::from_token(out.funds[market.token], pool.token_decimals, Rounding::kDown));
    EVENKEEL_TRY(out.free_collateral,
                 Wad::from_token(out.funds[market.quote], pool.quote_decimals, Rounding::kDown));
    EVENKEEL_TRY(out.price, pool_price(market, pool, reads, snapshot));
    out.mark = out.index = out.price;
    EVENKEEL_TRY(out.value, mul(out.size, out.price, Rounding::kDown));
    out.margin = out.free_collateral + out.value;
    out.closing = Wad();
    out.turns = out.ours_alone = false;
    if (reads.liquidity) {
        EVENKEEL_TRY(out.cost, cost_of_swap(market, pool, reads, snapshot));
        // No more can be sold than is there.
        if (out.cost) out.cost->cap = out.size;
    }
    return out;
}

}  // namespace evenkeel::v3_swap
