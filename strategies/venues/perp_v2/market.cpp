// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/perp_v2/market.hpp"

#include "abi/perp_v2/account_balance.hpp"
#include "abi/perp_v2/base_token.hpp"
#include "abi/perp_v2/clearing_house.hpp"
#include "abi/perp_v2/clearing_house_config.hpp"
#include "abi/perp_v2/exchange.hpp"
#include "abi/perp_v2/vault.hpp"
#include "abi/uniswap_v3/pool.hpp"
#include "strategies/models/pool_price.hpp"
#include "strategies/reading/read.hpp"

namespace evenkeel::perp_v2 {
namespace {

namespace account_abi = abi::perp_v2::account_balance;
namespace base_abi = abi::perp_v2::base_token;
namespace house_abi = abi::perp_v2::clearing_house;
namespace config_abi = abi::perp_v2::clearing_house_config;
namespace exchange_abi = abi::perp_v2::exchange;
namespace vault_abi = abi::perp_v2::vault;
namespace pool_abi = abi::uniswap_v3::pool;

/// What the contracts count in, but for the vault.
constexpr unsigned kDecimals = 18;
/// Ratios are whole millionths: 1e-6 has 6 decimals.
constexpr unsigned kRatioDecimals = 6;

/// A call's one number, signed or not, as a quantity.
template <class Function>
Result<Wad> number(const Snapshot& snapshot, CallIndex index, unsigned decimals = kDecimals) {
    EVENKEEL_TRY(const auto raw, read_one<Function>(snapshot, index));
    if constexpr (std::is_same_v<decltype(raw), const i256>) {
        return Wad::from_token(raw, decimals, Rounding::kDown);
    } else {
        return Wad::from_token(u256(raw), decimals, Rounding::kDown);
    }
}

Result<void> read_account(const MarketReads& reads, const Snapshot& snapshot, HedgeState& out) {
    EVENKEEL_TRY(out.size, number<account_abi::GetTotalPositionSize>(snapshot, reads.size));
    EVENKEEL_TRY(out.open_notional,
                 number<account_abi::GetTotalOpenNotional>(snapshot, reads.open_notional));
    EVENKEEL_TRY(out.margin, number<house_abi::GetAccountValue>(snapshot, reads.account_value));
    EVENKEEL_TRY(out.free_collateral,
                 number<vault_abi::GetFreeCollateral>(snapshot, reads.free_collateral,
                                                      reads.collateral_decimals));
    EVENKEEL_TRY(out.pending_funding,
                 number<exchange_abi::GetPendingFundingPayment>(snapshot, reads.pending_funding));
    EVENKEEL_TRY(const Wad position_value,
                 number<account_abi::GetTotalPositionValue>(snapshot, reads.position_value));
    out.value = position_value + out.open_notional - out.pending_funding;
    return reads.margin ? read_margin(*reads.margin, snapshot, position_value, out)
                        : Result<void>();
}

Result<void> read_prices(const MarketReads& reads, const Snapshot& snapshot, HedgeState& out) {
    EVENKEEL_TRY(out.mark, number<account_abi::GetMarkPrice>(snapshot, reads.mark));
    EVENKEEL_TRY(out.index, number<base_abi::GetIndexPrice>(snapshot, reads.index));
    EVENKEEL_TRY(const auto slot0, read<pool_abi::Slot0>(snapshot, reads.slot0));
    EVENKEEL_TRY(out.price, exact_price0({slot0.sqrt_price_x96, kDecimals, kDecimals}));
    if (reads.costs) {
        EVENKEEL_TRY(out.cost, read_cost(*reads.costs, snapshot, out.index, slot0.sqrt_price_x96));
    }
    EVENKEEL_TRY(out.initial_margin_ratio,
                 number<config_abi::GetImRatio>(snapshot, reads.initial_margin, kRatioDecimals));
    EVENKEEL_TRY(
        out.maintenance_margin_ratio,
        number<config_abi::GetMmRatio>(snapshot, reads.maintenance_margin, kRatioDecimals));
    return {};
}

/// Why the market takes no orders, if it does not.
Result<std::optional<std::string>> closed(const MarketReads& reads, const Snapshot& snapshot) {
    EVENKEEL_TRY(const bool paused, read_one<house_abi::Paused>(snapshot, reads.paused));
    if (paused) return "the clearing house is paused";
    EVENKEEL_TRY(const bool open, read_one<base_abi::IsOpen>(snapshot, reads.open));
    if (!open) return "the market is paused or closed";
    EVENKEEL_TRY(const bool over,
                 read_one<exchange_abi::IsOverPriceSpread>(snapshot, reads.over_spread));
    if (over) return "the market's price is too far from its index";
    return std::nullopt;
}

}  // namespace

MarketReads add_reads(const Market& market, const Contracts& contracts, CallList& calls) {
    const Address &trader = market.trader, &base = market.base_token;
    MarketReads out;
    out.collateral_decimals = contracts.collateral_decimals;
    out.size = calls.add(call_of<account_abi::GetTotalPositionSize>(
        contracts.account_balance, {trader, base}, "perp position size"));
    out.open_notional = calls.add(call_of<account_abi::GetTotalOpenNotional>(
        contracts.account_balance, {trader, base}, "perp open notional"));
    out.position_value = calls.add(call_of<account_abi::GetTotalPositionValue>(
        contracts.account_balance, {trader, base}, "perp position value"));
    out.account_value = calls.add(
        call_of<house_abi::GetAccountValue>(market.clearing_house, {trader}, "perp account value"));
    out.free_collateral = calls.add(
        call_of<vault_abi::GetFreeCollateral>(contracts.vault, {trader}, "perp free collateral"));
    out.pending_funding = calls.add(call_of<exchange_abi::GetPendingFundingPayment>(
        contracts.exchange, {trader, base}, "perp pending funding"));
    out.mark = calls.add(
        call_of<account_abi::GetMarkPrice>(contracts.account_balance, {base}, "perp mark price"));
    out.index = calls.add(call_of<base_abi::GetIndexPrice>(base, {u256(contracts.twap_interval)},
                                                           "perp index price"));
    out.slot0 = calls.add(call_of<pool_abi::Slot0>(contracts.pool, {}, "perp pool slot0"));
    out.initial_margin = calls.add(
        call_of<config_abi::GetImRatio>(contracts.config, {}, "perp initial margin ratio"));
    out.maintenance_margin = calls.add(
        call_of<config_abi::GetMmRatio>(contracts.config, {}, "perp maintenance margin ratio"));
    out.paused =
        calls.add(call_of<house_abi::Paused>(market.clearing_house, {}, "perp house paused"));
    out.open = calls.add(call_of<base_abi::IsOpen>(base, {}, "perp market open"));
    out.over_spread = calls.add(
        call_of<exchange_abi::IsOverPriceSpread>(contracts.exchange, {base}, "perp price spread"));
    if (contracts.settlement_token)
        out.margin = add_margin_reads(
            {contracts.vault, *contracts.settlement_token, contracts.collateral_decimals},
            contracts.account_balance, trader, calls);
    if (market.tells_cost)
        out.costs = add_cost_reads({contracts.registry, contracts.pool, contracts.exchange,
                                    contracts.config, base, contracts.twap_interval},
                                   calls);
    return out;
}

Result<HedgeState> read_state(const Market& market, const MarketReads& reads,
                              const Snapshot& snapshot) {
    HedgeState out;
    out.venue = "perp_v2";
    out.id = to_checksum(market.base_token);
    EVENKEEL_CHECK(read_account(reads, snapshot, out));
    EVENKEEL_CHECK(read_prices(reads, snapshot, out));
    EVENKEEL_TRY(out.closed, closed(reads, snapshot));
    return out;
}

}  // namespace evenkeel::perp_v2
