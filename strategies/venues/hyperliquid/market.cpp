// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/market.hpp"

namespace evenkeel::hyperliquid {
namespace {

std::string label(const Market& market) {
    return "hyperliquid perp " + std::to_string(market.perp.index) + " of dex " +
           std::to_string(market.perp.dex);
}

Call info_call(const Market& market) {
    Call call = ask<at::PerpAssetInfo>({perp_id(market.perp)});
    call.label = label(market) + ": " + call.label;
    return call;
}

Result<AssetInfo> read_info(ByteView data) {
    EVENKEEL_TRY(auto info, answer<at::PerpAssetInfo>(data));
    return std::get<0>(std::move(info));
}

}  // namespace

Result<void> check_info(const Market& market, const AssetInfo& info) {
    if (info.coin != market.coin)
        return fail(Errc::kConfig, Remedy::kGiveUp,
                    label(market) + " is " + info.coin + ", coin says " + market.coin);
    if (info.sz_decimals > kPriceDecimals)
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    label(market) + " has " + std::to_string(info.sz_decimals) +
                        " size decimals, expected at most 6");
    if (info.max_leverage == 0)
        return fail(Errc::kUnsupported, Remedy::kGiveUp,
                    label(market) + ": expected a highest leverage above zero");
    return {};
}

Result<std::optional<AssetInfo>> discover(const Market& market, FactBook& facts) {
    const Call call = info_call(market);
    const auto found = facts.ask(call);
    if (!found) return std::optional<AssetInfo>();
    auto info = read_info(*found);
    if (!info) {
        facts.forget(call);
        return fail_in(label(market), std::move(info).error());
    }
    EVENKEEL_CHECK(check_info(market, *info));
    return std::optional(*std::move(info));
}

Result<bool> redefined(const Market& market, const AssetInfo& known, const MarketReads& reads,
                       const Snapshot& snapshot, FactBook& facts) {
    EVENKEEL_TRY(const ByteView data, snapshot.at(reads.info));
    EVENKEEL_TRY(const AssetInfo now, read_info(data));
    if (now.coin == known.coin && now.sz_decimals == known.sz_decimals) return false;
    facts.forget(info_call(market));
    return true;
}

MarketReads add_reads(const Market& market, CallList& calls) {
    const Perp& perp = market.perp;
    const Address& account = market.account;
    MarketReads out;
    out.info = calls.add(info_call(market));
    out.exists = calls.add(ask<at::CoreUserExists>({account}));
    out.position = calls.add(ask<at::Position2>({account, perp_id(perp)}));
    out.summary = calls.add(ask<at::AccountMarginSummary>({perp.dex, account}));
    out.usdc = calls.add(ask<at::SpotBalanceOf>({account, kUsdc}));
    out.mark = calls.add(ask<at::MarkPx>({perp_id(perp)}));
    out.oracle = calls.add(ask<at::OraclePx>({perp_id(perp)}));
    out.best = calls.add(ask<at::Bbo>({asset_id(perp)}));
    if (perp.dex == 0) out.withdrawable = calls.add(ask<at::Withdrawable>({account}));
    return out;
}

}  // namespace evenkeel::hyperliquid
