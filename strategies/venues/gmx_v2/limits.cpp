// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/limits.hpp"

#include <algorithm>

#include "abi/gmx_v2/data_store.hpp"
#include "abi/infra/multicall3.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/execution_fee.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace multicall_abi = abi::infra::multicall3;
namespace store_abi = abi::gmx_v2::data_store;

/// Factors and USD amounts have this many decimals.
constexpr unsigned kFactorDecimals = 30;

Result<u256> number(const Snapshot& snapshot, CallIndex index) {
    return read_one<store_abi::GetUint>(snapshot, index);
}

Result<bool> flag(const Snapshot& snapshot, CallIndex index) {
    return read_one<store_abi::GetBool>(snapshot, index);
}

Result<GasFactors> read_gas(const GasReads& reads, const Snapshot& snapshot) {
    GasFactors out;
    EVENKEEL_TRY(out.base, number(snapshot, reads.base));
    EVENKEEL_TRY(out.per_price, number(snapshot, reads.per_price));
    EVENKEEL_TRY(out.multiplier, number(snapshot, reads.multiplier));
    EVENKEEL_TRY(out.increase, number(snapshot, reads.increase));
    EVENKEEL_TRY(out.decrease, number(snapshot, reads.decrease));
    EVENKEEL_TRY(out.swap, number(snapshot, reads.swap));
    return out;
}

Result<Wei> fee_for(const GasFactors& factors, Work work, const Market& market,
                    const Snapshot& snapshot) {
    EVENKEEL_TRY(const u256 gas, keeper_gas(factors, work));
    return execution_fee(gas, {snapshot.head().base_fee, market.fee_margin, market.max_tip});
}

/// What the cap leaves, in USD of 30 decimals; nothing beyond it.
Result<u256> room(const InterestReads& reads, const Snapshot& snapshot) {
    EVENKEEL_TRY(const u256 cap, number(snapshot, reads.cap));
    EVENKEEL_TRY(const u256 one, number(snapshot, reads.by_long_token));
    EVENKEEL_TRY(const u256 other, number(snapshot, reads.by_short_token));
    const auto open = checked_add(one, other);
    return open ? checked_sub(cap, *open).value_or(u256()) : u256();
}

Result<std::optional<std::string>> disabled(const FeatureReads& reads, const std::string& orders,
                                            const Snapshot& snapshot) {
    EVENKEEL_TRY(const bool create, flag(snapshot, reads.create_disabled));
    EVENKEEL_TRY(const bool execute, flag(snapshot, reads.execute_disabled));
    if (create) return std::optional("the venue takes no " + orders);
    if (execute) return std::optional("the venue carries no " + orders + " out");
    return std::optional<std::string>();
}

/// The higher of both fees.
Result<Wad> opening_fee(const MarketReads& reads, const Snapshot& snapshot) {
    EVENKEEL_TRY(const u256 worse, number(snapshot, reads.fees[0]));
    EVENKEEL_TRY(const u256 better, number(snapshot, reads.fees[1]));
    return Wad::from_token(std::max(worse, better), kFactorDecimals, Rounding::kUp);
}

}  // namespace

Result<KeeperMarket> read_market(const Market& market, const Contracts& contracts,
                                 const MarketReads& reads, const Prices& prices,
                                 const Snapshot& snapshot) {
    KeeperMarket out;
    out.asset_decimals = contracts.index.token_decimals;
    out.collateral_decimals = contracts.shorts.token_decimals;
    out.asset = prices.index;
    out.collateral = prices.shorts;
    EVENKEEL_TRY(out.least_notional, number(snapshot, reads.least_notional));
    EVENKEEL_TRY(out.long_room, room(reads.long_interest, snapshot));
    EVENKEEL_TRY(out.short_room, room(reads.short_interest, snapshot));
    EVENKEEL_TRY(out.opening_fee, opening_fee(reads, snapshot));
    EVENKEEL_TRY(const GasFactors gas, read_gas(reads.gas, snapshot));
    EVENKEEL_TRY(out.increase_fee, fee_for(gas, Work::kIncrease, market, snapshot));
    EVENKEEL_TRY(out.decrease_fee, fee_for(gas, Work::kDecrease, market, snapshot));
    EVENKEEL_TRY(out.converting_fee, fee_for(gas, Work::kConvertingDecrease, market, snapshot));
    EVENKEEL_TRY(const u256 coins, read_one<multicall_abi::GetEthBalance>(snapshot, reads.coins));
    out.coins = Wei(coins);
    EVENKEEL_TRY(out.coin_price, price_of(prices.coin, contracts.coin.token_decimals));
    EVENKEEL_TRY(out.no_increase, disabled(reads.increase, "increases", snapshot));
    return out;
}

Result<std::optional<std::string>> closed_reason(const Market& market, const MarketReads& reads,
                                                 const Snapshot& snapshot) {
    using Reason = std::optional<std::string>;
    const auto probe = static_cast<std::size_t>(reads.probe);
    if (!snapshot.succeeded(reads.probe) && snapshot.results()[probe].empty())
        return Reason("the router " + to_checksum(market.exchange_router) +
                      " does not know createOrder of v2.2; older ones are not supported");
    EVENKEEL_TRY(const bool market_disabled, flag(snapshot, reads.market_disabled));
    if (market_disabled) return Reason("the market is disabled");
    EVENKEEL_TRY(Reason decreases, disabled(reads.decrease, "decreases", snapshot));
    if (decreases) return decreases;
    if (snapshot.head().base_fee == Wei())
        return Reason("the block tells no gas price to pay keepers by");
    return Reason();
}

}  // namespace evenkeel::gmx_v2
