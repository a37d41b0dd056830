// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/costs.hpp"

#include <algorithm>

#include "abi/gmx_v2/data_store.hpp"
#include "abi/gmx_v2/market_reader.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/holding_rates.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace market_abi = abi::gmx_v2::market_reader;
namespace store_abi = abi::gmx_v2::data_store;

constexpr unsigned kFactorDecimals = 30;
// USD; the other probe is twice as large.
constexpr std::int64_t kProbe = 10'000;

market_abi::MarketPrices prices_for(const Prices& prices) {
    const auto pair = [](const OraclePrice& price) {
        return market_abi::Price{price.min, price.max};
    };
    return {pair(prices.index), pair(prices.longs), pair(prices.shorts)};
}

Call info_call(const Market& market, const Contracts& contracts, const Prices& prices) {
    return call_of<market_abi::GetMarketInfo>(
        market.reader, {contracts.data_store, prices_for(prices), market.token}, "gmx market info");
}

/// What an increase comes to; for that the reader asks after no position.
Call probe_call(const Market& market, const Contracts& contracts, const Prices& prices,
                std::int64_t times, bool is_long) {
    market_abi::GetExecutionPrice::Input input;
    input.data_store = contracts.data_store;
    input.market_key = market.token;
    input.prices = prices_for(prices);
    const u256 size = u256(static_cast<std::uint64_t>(times * kProbe));
    input.size_delta_usd = *signed_value(*checked_mul(size, u256::pow10(kFactorDecimals)), false);
    input.is_long = is_long;
    return call_of<market_abi::GetExecutionPrice>(market.reader, input, "gmx price impact");
}

/// What such a call returned; nothing if it reverted.
template <class Function>
auto answer(const Snapshot& snapshot, const Call& call)
    -> Result<std::optional<decltype(only(std::declval<typename Function::Output>()))>> {
    using Value = decltype(only(std::declval<typename Function::Output>()));
    const auto data = snapshot.at(call);
    if (!data && data.error().code == Errc::kReverted) return std::optional<Value>();
    if (!data) return tl::unexpected(data.error());
    auto output = abi::decode_output<Function>(*data);
    if (!output) return fail_in(call.label, std::move(output).error());
    return std::optional<Value>(only(*std::move(output)));
}

Result<u256> number(const Snapshot& snapshot, CallIndex index) {
    return read_one<store_abi::GetUint>(snapshot, index);
}

Result<Wad> factor(const u256& raw) {
    return Wad::from_token(raw, kFactorDecimals, Rounding::kDown);
}

/// What trades in one direction cost: the first unit, and how much dearer each dollar makes it.
struct Slope {
    Wad first, per_dollar;
};

Result<std::optional<Slope>> slope_of(const Market& market, const Contracts& contracts,
                                      const MarketReads& reads, const Prices& prices,
                                      const Snapshot& snapshot, bool is_long) {
    using Function = market_abi::GetExecutionPrice;
    const auto probe = [&](std::int64_t times) {
        return answer<Function>(snapshot, probe_call(market, contracts, prices, times, is_long));
    };
    EVENKEEL_TRY(const auto small, probe(1));
    EVENKEEL_TRY(const auto large, probe(2));
    if (!small || !large) return std::optional<Slope>();
    const Wad size = Wad::from_int(kProbe);
    EVENKEEL_TRY(const Wad lost, money_of(small->price_impact_usd, Rounding::kDown));
    EVENKEEL_TRY(const Wad lost_twice, money_of(large->price_impact_usd, Rounding::kDown));
    // share(q) = first + per_dollar * q, and below zero is what is lost.
    EVENKEEL_TRY(const Wad one, div(-lost, size));
    EVENKEEL_TRY(const Wad two, div(-lost_twice, size + size));
    EVENKEEL_TRY(const u256 raw_fee, number(snapshot, reads.fees[small->balance_was_improved]));
    EVENKEEL_TRY(const Wad fee, factor(raw_fee));
    Slope out;
    out.first = fee + one + one - two;
    EVENKEEL_TRY(out.per_dollar, div(two - one, size));
    return std::optional(out);
}

/// USD of 30 decimals that the pool still backs of shorts: they reserve what they were opened for.
Result<u256> reserve_left(const CostReads& reads, const OpenInterest& open, const Prices& prices,
                          const Snapshot& snapshot) {
    EVENKEEL_TRY(const u256 pool, number(snapshot, reads.pool));
    EVENKEEL_TRY(const u256 share, number(snapshot, reads.reserve));
    EVENKEEL_TRY(const u256 other, number(snapshot, reads.interest_reserve));
    const auto worth = checked_mul(pool, prices.shorts.min);
    const auto most = worth ? mul_div(*worth, std::min(share, other), u256::pow10(kFactorDecimals))
                            : std::nullopt;
    if (!most) return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: a pool beyond any sense");
    return checked_sub(*most, open.shorts).value_or(u256());
}

/// What may still be sold, in units of the asset.
Result<Wad> cap_of(const CostReads& reads, const OpenInterest& open, const Prices& prices,
                   const HedgeState& hedge, const Snapshot& snapshot) {
    const Wad held = std::max(hedge.size, Wad());
    const KeeperMarket& figures = *hedge.keeper_market;
    if (figures.no_increase) return held;
    EVENKEEL_TRY(const u256 reserve, reserve_left(reads, open, prices, snapshot));
    EVENKEEL_TRY(const Wad room, money_of(std::min(reserve, figures.short_room), Rounding::kDown));
    EVENKEEL_TRY(const Wad more, div(room, hedge.price, Rounding::kDown));
    return held + more;
}

/// What both directions have in common, and by how much they differ.
Result<void> fill_in(const Slope& sale, const Slope& purchase, const HedgeState& hedge,
                     TradingCost& out) {
    const Wad two = Wad::from_int(2);
    EVENKEEL_TRY(out.fee, div(sale.first + purchase.first, two));
    EVENKEEL_TRY(out.skew, div(sale.first - purchase.first, two));
    const Wad steeper = std::max({sale.per_dollar, purchase.per_dollar, Wad()});
    out.impact = 2.0 * steeper.to_double() * hedge.price.to_double();
    return {};
}

Result<Wad> order_cost(const KeeperMarket& figures) {
    const Wei fee = std::max(figures.increase_fee, figures.decrease_fee);
    EVENKEEL_TRY(const Wad coins, Wad::from_token(fee.amount, 18, Rounding::kUp));
    return mul(coins, figures.coin_price, Rounding::kUp);
}

}  // namespace

Result<void> follow_costs(const Market& market, const Contracts& contracts,
                          const MarketReads& reads, const Snapshot& planned, CallList& more) {
    if (!reads.cost) return {};
    const auto prices = read_prices(contracts, reads, planned);
    if (!prices) return {};
    more.add(info_call(market, contracts, *prices));
    for (const bool is_long : {false, true})
        for (const std::int64_t times : {1, 2})
            more.add(probe_call(market, contracts, *prices, times, is_long));
    return {};
}

Result<std::optional<TradingCost>> read_cost(const Market& market, const Contracts& contracts,
                                             const MarketReads& reads, const HedgeState& hedge,
                                             const Snapshot& snapshot) {
    if (!reads.cost) return std::optional<TradingCost>();
    EVENKEEL_TRY(const Prices prices, read_prices(contracts, reads, snapshot));
    const auto slope = [&](bool is_long) {
        return slope_of(market, contracts, reads, prices, snapshot, is_long);
    };
    EVENKEEL_TRY(const auto sale, slope(false));
    EVENKEEL_TRY(const auto purchase, slope(true));
    EVENKEEL_TRY(const auto info,
                 answer<market_abi::GetMarketInfo>(snapshot, info_call(market, contracts, prices)));
    if (!sale || !purchase || !info) return std::optional<TradingCost>();
    EVENKEEL_TRY(const OpenInterest open, read_interest(reads, snapshot));
    const bool is_long = hedge.size.sign() > 0;
    EVENKEEL_TRY(const auto rate, yearly_rate(*info, open, is_long));
    if (!rate) return std::optional<TradingCost>();
    TradingCost out;
    out.carry = is_long ? -*rate : *rate;
    EVENKEEL_CHECK(fill_in(*sale, *purchase, hedge, out));
    EVENKEEL_TRY(out.cap, cap_of(*reads.cost, open, prices, hedge, snapshot));
    EVENKEEL_TRY(out.fixed, order_cost(*hedge.keeper_market));
    return std::optional(out);
}

}  // namespace evenkeel::gmx_v2
