// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/state.hpp"

#include <algorithm>

#include "abi/gmx_v2/data_store.hpp"
#include "abi/gmx_v2/order_reader.hpp"
#include "abi/infra/erc20.hpp"
#include "strategies/reading/read.hpp"
#include "strategies/venues/gmx_v2/costs.hpp"
#include "strategies/venues/gmx_v2/limits.hpp"
#include "strategies/venues/gmx_v2/pending.hpp"
#include "strategies/venues/gmx_v2/sizing.hpp"

namespace evenkeel::gmx_v2 {
namespace {

namespace erc20 = abi::infra::erc20;
namespace order_abi = abi::gmx_v2::order_reader;
namespace store_abi = abi::gmx_v2::data_store;

constexpr unsigned kFactorDecimals = 30;
// An increase is of so much money, at the price of a keeper's moment: a part in twenty is a move of
// the price that its own bound and the few minutes of its life allow.
constexpr std::int64_t kPriceParts = 20;

Result<u256> number(const Snapshot& snapshot, CallIndex index) {
    return read_one<store_abi::GetUint>(snapshot, index);
}

/// Tokens at a price of 30 decimals.
Result<Wad> worth_in_money(const u256& amount, const u256& price, Rounding rounding) {
    const auto usd = checked_mul(amount, price);
    if (!usd) return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: an amount beyond any sense");
    return money_of(*usd, rounding);
}

/// Adds one position to the hedge.
Result<void> count(const Held& held, const Prices& prices, unsigned decimals, HedgeState& out) {
    EVENKEEL_TRY(const i256 exposure, exposure_of(held.is_long, held.position));
    EVENKEEL_TRY(const Wad size, Wad::from_token(exposure, decimals, Rounding::kDown));
    EVENKEEL_TRY(const Wad notional, money_of(held.position.notional, Rounding::kDown));
    EVENKEEL_TRY(const Wad account, money_of(held.worth.account_value, Rounding::kDown));
    EVENKEEL_TRY(const Wad profit, money_of(held.worth.open_profit, Rounding::kDown));
    EVENKEEL_TRY(const Wad owed, money_of(held.worth.owed, Rounding::kUp));
    EVENKEEL_TRY(const Wad longs,
                 worth_in_money(held.claimable_long, prices.longs.min, Rounding::kDown));
    EVENKEEL_TRY(const Wad shorts,
                 worth_in_money(held.claimable_short, prices.shorts.min, Rounding::kDown));
    out.size += size;
    out.open_notional += held.is_long ? -notional : notional;
    out.margin += account;
    out.value += profit;
    out.pending_funding += owed - longs - shorts;
    return {};
}

/// Adds what may be claimed of a token, or will be once the venue has credited it.
Result<void> claim(const Address& token, const u256& amount, HedgeState& out) {
    const auto sum = checked_add(out.claimable[token], amount);
    if (!sum) return fail(Errc::kOverflow, Remedy::kGiveUp, "gmx_v2: an amount beyond any sense");
    out.claimable[token] = *sum;
    return {};
}

/// Funding that is credited and not claimed.
Result<Wad> credited(const MarketReads& reads, const Contracts& contracts, const Prices& prices,
                     const Snapshot& snapshot, HedgeState& out) {
    EVENKEEL_TRY(const u256 longs, number(snapshot, reads.claimable_long));
    EVENKEEL_TRY(const u256 shorts, number(snapshot, reads.claimable_short));
    EVENKEEL_CHECK(claim(contracts.long_token, longs, out));
    EVENKEEL_CHECK(claim(contracts.short_token, shorts, out));
    EVENKEEL_TRY(const Wad in_longs, worth_in_money(longs, prices.longs.min, Rounding::kDown));
    EVENKEEL_TRY(const Wad in_shorts, worth_in_money(shorts, prices.shorts.min, Rounding::kDown));
    return in_longs + in_shorts;
}

Result<void> read_margins(const MarketReads& reads, const std::vector<Held>& held,
                          const Contracts& contracts, const Prices& prices,
                          const Snapshot& snapshot, HedgeState& out) {
    LiquidationTerms terms;
    EVENKEEL_TRY(const u256 initial, number(snapshot, reads.initial_share));
    EVENKEEL_TRY(terms.least_share, number(snapshot, reads.liquidation_share));
    EVENKEEL_TRY(terms.least_collateral, number(snapshot, reads.least_collateral));
    EVENKEEL_TRY(out.initial_margin_ratio,
                 Wad::from_token(initial, kFactorDecimals, Rounding::kUp));
    EVENKEEL_TRY(out.maintenance_margin_ratio,
                 Wad::from_token(terms.least_share, kFactorDecimals, Rounding::kUp));
    if (held.size() != 1) return {};
    const Held& only_one = held.front();
    const u256& mark = only_one.is_long ? prices.index.min : prices.index.max;
    EVENKEEL_TRY(const auto raw, liquidation_price(only_one.is_long, only_one.position,
                                                   only_one.worth, terms, mark));
    if (!raw) return {};
    EVENKEEL_TRY(out.liquidation_price, price_of({*raw, *raw}, contracts.index.token_decimals));
    return {};
}

Result<void> read_orders(const Market& market, const MarketReads& reads, const Snapshot& snapshot,
                         HedgeState& out) {
    EVENKEEL_TRY(const auto list, read_one<order_abi::GetAccountOrders>(snapshot, reads.orders));
    EVENKEEL_TRY(const u256 count,
                 read_one<store_abi::GetBytes32Count>(snapshot, reads.order_count));
    if (count != u256(std::uint64_t{list.size()}))
        return fail(Errc::kUnsupported, Remedy::kRetryLater,
                    "gmx_v2: the account has " + to_decimal(count) + " orders, of which " +
                        std::to_string(list.size()) + " are read");
    EVENKEEL_TRY(const u256 expiration, number(snapshot, reads.expiration));
    const auto lifetime = expiration.to_u64();
    const OrderTime time{snapshot.head().timestamp,
                         lifetime ? std::max(*lifetime, market.order_timeout) : UINT64_MAX};
    EVENKEEL_TRY(Pending pending, sort_orders(market, list, *out.keeper_market, time));
    out.orders = std::move(pending.orders);
    if (pending.foreign && !out.closed) out.closed = pending.foreign;
    EVENKEEL_TRY(
        const Wad held,
        worth_in_money(pending.collateral, out.keeper_market->collateral.min, Rounding::kDown));
    out.margin += held;
    return {};
}

Result<void> read_account(const Market& market, const MarketReads& reads, const Snapshot& snapshot,
                          HedgeState& out) {
    EVENKEEL_TRY(const u256 balance, read_one<erc20::BalanceOf>(snapshot, reads.balance));
    EVENKEEL_TRY(out.leave[market.collateral], read_one<erc20::Allowance>(snapshot, reads.leave));
    out.funds[market.collateral] = balance;
    EVENKEEL_TRY(out.idle,
                 worth_in_money(balance, out.keeper_market->collateral.min, Rounding::kDown));
    return {};
}

/// What a hedge does not make and cannot manage.
std::optional<std::string> unmanaged(const std::vector<Held>& held) {
    if (std::ranges::any_of(held, [](const Held& one) { return !one.ours; }))
        return "the account has a position with other collateral in its market";
    if (held.size() > 1) return "the account is both long and short in its market";
    return std::nullopt;
}

}  // namespace

Result<HedgeState> read_state(const Market& market, const Contracts& contracts,
                              const MarketReads& reads, const Snapshot& snapshot) {
    HedgeState out;
    out.venue = "gmx_v2";
    out.id = to_checksum(market.token);
    EVENKEEL_TRY(out.fills_off, div(Wad::from_int(1), Wad::from_int(kPriceParts)));
    EVENKEEL_TRY(const std::vector<Held> held, read_positions(market, contracts, reads, snapshot));
    EVENKEEL_TRY(const Prices prices, read_prices(contracts, reads, snapshot));
    EVENKEEL_TRY(KeeperMarket figures, read_market(market, contracts, reads, prices, snapshot));
    for (const Held& one : held) {
        EVENKEEL_CHECK(count(one, prices, figures.asset_decimals, out));
        EVENKEEL_CHECK(claim(contracts.long_token, one.claimable_long, out));
        EVENKEEL_CHECK(claim(contracts.short_token, one.claimable_short, out));
        if (one.ours) (one.is_long ? figures.long_side : figures.short_side) = one.position;
    }
    out.keeper_market = std::move(figures);
    EVENKEEL_TRY(const Wad claims, credited(reads, contracts, prices, snapshot, out));
    out.pending_funding -= claims;
    out.value -= out.pending_funding;
    EVENKEEL_TRY(out.price, price_of(prices.index, contracts.index.token_decimals));
    out.mark = out.index = out.price;
    EVENKEEL_CHECK(read_margins(reads, held, contracts, prices, snapshot, out));
    EVENKEEL_TRY(out.closed, closed_reason(market, reads, snapshot));
    if (!out.closed) out.closed = prices.stale;
    if (!out.closed) out.closed = unmanaged(held);
    EVENKEEL_CHECK(read_orders(market, reads, snapshot, out));
    EVENKEEL_CHECK(read_account(market, reads, snapshot, out));
    EVENKEEL_TRY(const Wad notional, mul(out.size.abs(), out.price, Rounding::kUp));
    EVENKEEL_TRY(const Wad bound, mul(notional, out.initial_margin_ratio, Rounding::kUp));
    out.free_collateral = std::max(Wad(), out.margin - bound);
    EVENKEEL_TRY(out.cost, read_cost(market, contracts, reads, out, snapshot));
    return out;
}

}  // namespace evenkeel::gmx_v2
