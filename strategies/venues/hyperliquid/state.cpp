// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/state.hpp"

#include <algorithm>

namespace evenkeel::hyperliquid {
namespace {

// What HyperCore takes for an account that never set its leverage for a perp.
constexpr std::uint32_t kUsualLeverage = 20;

/// What one account has, all zero while HyperCore does not know it.
struct Account {
    bool exists = false;
    Position position;
    MarginSummary summary;
    u256 usdc;  ///< Spot USDC that no spot order holds.
    u256 withdrawable;
};

template <class Precompile>
auto read(const Snapshot& snapshot, CallIndex index)
    -> Result<typename Precompile::Output::value_type> {
    EVENKEEL_TRY(const ByteView data, snapshot.at(index));
    return answer<Precompile>(data);
}

template <class Precompile>
auto read_one(const Snapshot& snapshot, CallIndex index)
    -> Result<std::tuple_element_t<0, typename Precompile::Output::value_type>> {
    EVENKEEL_TRY(const auto found, read<Precompile>(snapshot, index));
    return std::get<0>(found);
}

Result<Wad> usd(const u256& raw) {
    return Wad::from_token(raw, kUsdDecimals, Rounding::kDown);
}

Result<Wad> usd(std::int64_t raw) {
    return Wad::from_token(i256(raw), kUsdDecimals, Rounding::kDown);
}

Result<u256> unheld(const SpotBalance& balance) {
    if (const auto rest = checked_sub(u256(balance.total), u256(balance.hold))) return *rest;
    return fail(Errc::kDecode, Remedy::kRetryLater,
                "HyperCore: spot orders hold more USDC than there is");
}

Result<Account> read_account(const MarketReads& reads, const Snapshot& snapshot) {
    Account out;
    EVENKEEL_TRY(out.exists, read_one<at::CoreUserExists>(snapshot, reads.exists));
    if (!out.exists) return out;
    EVENKEEL_TRY(out.position, read<at::Position2>(snapshot, reads.position));
    EVENKEEL_TRY(out.summary, read<at::AccountMarginSummary>(snapshot, reads.summary));
    EVENKEEL_TRY(const SpotBalance usdc, read<at::SpotBalanceOf>(snapshot, reads.usdc));
    EVENKEEL_TRY(out.usdc, unheld(usdc));
    if (!reads.withdrawable) return out;
    EVENKEEL_TRY(const auto removable, read_one<at::Withdrawable>(snapshot, *reads.withdrawable));
    out.withdrawable = u256(removable);
    return out;
}

Result<void> read_prices(const MarketReads& reads, const Snapshot& snapshot, const AssetInfo& info,
                         HedgeState& out) {
    const auto price = [&](std::uint64_t raw) {
        return Wad::from_token(u256(raw), kPriceDecimals - info.sz_decimals, Rounding::kDown);
    };
    EVENKEEL_TRY(const auto mark, read_one<at::MarkPx>(snapshot, reads.mark));
    EVENKEEL_TRY(const auto oracle, read_one<at::OraclePx>(snapshot, reads.oracle));
    EVENKEEL_TRY(const BestPrices best, read<at::Bbo>(snapshot, reads.best));
    EVENKEEL_TRY(out.mark, price(mark));
    EVENKEEL_TRY(out.index, price(oracle));
    out.price = out.mark;
    if (best.bid == 0 || best.ask <= best.bid) return {};
    Touch touch;
    EVENKEEL_TRY(touch.bid, price(best.bid));
    EVENKEEL_TRY(touch.ask, price(best.ask));
    EVENKEEL_TRY(out.price, div(touch.bid + touch.ask, Wad::from_int(2)));
    out.touch = touch;
    return {};
}

Result<void> fill_ratios(const AssetInfo& info, const Account& account, HedgeState& out) {
    const std::uint32_t most = info.max_leverage;
    const std::uint32_t set = account.position.leverage;
    const std::uint32_t leverage = std::min(set == 0 ? kUsualLeverage : set, most);
    const Wad one = Wad::from_int(1);
    EVENKEEL_TRY(out.initial_margin_ratio, div(one, Wad::from_int(leverage), Rounding::kUp));
    EVENKEEL_TRY(out.maintenance_margin_ratio, div(one, Wad::from_int(2 * most), Rounding::kUp));
    return {};
}

Result<void> fill_position(const AssetInfo& info, const Account& account, HedgeState& out) {
    const Position& position = account.position;
    EVENKEEL_TRY(out.size, Wad::from_token(i256(position.szi), info.sz_decimals, Rounding::kDown));
    EVENKEEL_TRY(const Wad entry, usd(u256(position.entry_ntl)));
    out.open_notional = out.size.sign() > 0 ? -entry : entry;
    EVENKEEL_TRY(const Wad worth, mul(out.size, out.mark));
    out.value = worth + out.open_notional;
    return {};
}

Result<void> fill_margin(const Account& account, HedgeState& out) {
    EVENKEEL_TRY(out.margin, usd(account.summary.account_value));
    EVENKEEL_TRY(const Wad used, usd(u256(account.summary.margin_used)));
    out.free_collateral = std::max(out.margin - used, Wad());
    EVENKEEL_TRY(out.idle, Wad::from_token(account.usdc, kSpotUsdcDecimals, Rounding::kDown));
    if (account.exists) out.funds = {{kUsdcOnCore, account.usdc}};
    EVENKEEL_TRY(const Wad all, usd(u256(account.summary.ntl_pos)));
    EVENKEEL_TRY(const Wad own, mul(out.size.abs(), out.mark));
    out.other_notional = std::max(all - own, Wad());
    EVENKEEL_TRY(out.removable, usd(account.withdrawable));
    return {};
}

/// What the position can lose before it is nothing.
Result<Wad> equity(const Account& account, const HedgeState& hedge) {
    EVENKEEL_TRY(const Wad worth, mul(hedge.size, hedge.mark));
    if (account.position.is_isolated) {
        EVENKEEL_TRY(const Wad own, usd(account.position.isolated_raw_usd));
        return own + worth;
    }
    EVENKEEL_TRY(const Wad used, usd(u256(account.summary.margin_used)));
    EVENKEEL_TRY(const Wad own, mul(worth.abs(), hedge.initial_margin_ratio));
    return hedge.margin - std::max(used - own, Wad());
}

/// P - s * (E - m|q|P) / (|q| (1 - s m)) with side s = ±1; never below zero.
Result<Wad> liquidation_price(const HedgeState& hedge, const Wad& equity) {
    const Wad one = Wad::from_int(1), size = hedge.size.abs();
    EVENKEEL_TRY(const Wad notional, mul(size, hedge.mark));
    EVENKEEL_TRY(const Wad kept, mul(notional, hedge.maintenance_margin_ratio, Rounding::kUp));
    const Wad room = equity - kept;
    const bool is_long = hedge.size.sign() > 0;
    const Wad slope =
        is_long ? one - hedge.maintenance_margin_ratio : one + hedge.maintenance_margin_ratio;
    EVENKEEL_TRY(const Wad per_unit, mul(size, slope, Rounding::kUp));
    EVENKEEL_TRY(const Wad way, div(room, per_unit));
    return std::max(is_long ? hedge.mark - way : hedge.mark + way, Wad());
}

/// Margin of this perp apart from the account's: what it takes is not followed here.
bool is_isolated(const AssetInfo& info, const Account& account) {
    return info.only_isolated || account.position.is_isolated;
}

std::optional<std::string> closed(const Market& market, const AssetInfo& info,
                                  const Account& account, const HedgeState& hedge) {
    if (!account.exists)
        return "HyperCore does not know the account " + to_checksum(market.account) +
               ": it has to be funded there first";
    if (info.only_isolated) return info.coin + " takes isolated margin only";
    if (account.position.is_isolated)
        return "the account's margin for " + info.coin + " is isolated, expected cross";
    if (hedge.mark.is_zero()) return "there is no mark price";
    if (hedge.index.is_zero()) return "there is no oracle price";
    if (!hedge.touch) return "the book has an empty side, or its sides cross";
    return std::nullopt;
}

}  // namespace

Result<HedgeState> read_state(const Market& market, const MarketReads& reads,
                              const Snapshot& snapshot) {
    EVENKEEL_TRY(const AssetInfo info, read_one<at::PerpAssetInfo>(snapshot, reads.info));
    EVENKEEL_CHECK(check_info(market, info));
    EVENKEEL_TRY(const Account account, read_account(reads, snapshot));
    HedgeState out;
    out.venue = "hyperliquid";
    out.id = market.coin;
    out.fills_within = market.settle_within;
    EVENKEEL_CHECK(read_prices(reads, snapshot, info, out));
    EVENKEEL_CHECK(fill_ratios(info, account, out));
    EVENKEEL_CHECK(fill_position(info, account, out));
    EVENKEEL_CHECK(fill_margin(account, out));
    out.closed = closed(market, info, account, out);
    out.closable = account.exists && is_isolated(info, account);
    if (market.costs) {
        EVENKEEL_TRY(out.cost, trading_cost(*market.costs, out));
    }
    if (market.perp.dex != 0)
        out.margin_stuck = "spot USDC does not reach dex " + std::to_string(market.perp.dex);
    if (out.size.is_zero() || out.mark.is_zero()) return out;
    EVENKEEL_TRY(const Wad left, equity(account, out));
    EVENKEEL_TRY(out.liquidation_price, liquidation_price(out, left));
    return out;
}

}  // namespace evenkeel::hyperliquid
