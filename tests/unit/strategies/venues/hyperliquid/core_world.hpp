// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/hyperliquid/market.hpp"
#include "strategies/venues/hyperliquid/state.hpp"
#include "tests/unit/strategies/answering_chain.hpp"

namespace evenkeel::test {

inline const Address kTrader = address(3);

/// What HyperCore has of a perp and an account, in its own integers.
struct Core {
    hyperliquid::Market market{.perp = {0, 4}, .coin = "ETH", .account = kTrader};
    hyperliquid::AssetInfo info{"ETH", 50, 4, 25, false};
    bool exists = true;
    /// 10 ETH short from 2010, at 5 times; the mark is 2000.
    hyperliquid::Position position{-100'000, 20'100'000'000, 0, 5, false};
    /// 6,000 USD with 4,000 of them used.
    hyperliquid::MarginSummary summary{6'000'000'000, 4'000'000'000, 20'000'000'000, 0};
    hyperliquid::SpotBalance usdc{100'050'000'000, 50'000'000, 0};
    std::uint64_t withdrawable = 2'000'000'000;
    std::uint64_t mark = 200'000, oracle = 200'100;  ///< Cents.
    hyperliquid::BestPrices best{199'990, 200'010};
};

template <class Precompile>
void add_answer(AnsweringChain& chain, const typename Precompile::Input::value_type& arguments,
                const typename Precompile::Output::value_type& answer) {
    chain.on(hyperliquid::ask<Precompile>(arguments),
             abi::encode<typename Precompile::Output>(answer));
}

inline void add_core(AnsweringChain& chain, const Core& core) {
    using namespace hyperliquid;
    const auto perp = perp_id(core.market.perp);
    const Address& account = core.market.account;
    add_answer<at::PerpAssetInfo>(chain, {perp}, {core.info});
    add_answer<at::CoreUserExists>(chain, {account}, {core.exists});
    add_answer<at::Position2>(chain, {account, perp}, core.position);
    add_answer<at::AccountMarginSummary>(chain, {core.market.perp.dex, account}, core.summary);
    add_answer<at::SpotBalanceOf>(chain, {account, kUsdc}, core.usdc);
    add_answer<at::Withdrawable>(chain, {account}, {core.withdrawable});
    add_answer<at::MarkPx>(chain, {perp}, {core.mark});
    add_answer<at::OraclePx>(chain, {perp}, {core.oracle});
    add_answer<at::Bbo>(chain, {asset_id(core.market.perp)}, core.best);
}

/// A leverage target with the band and the least transfer that are usual.
inline LeverageSpec target(const char* leverage) {
    return {wad(leverage), std::nullopt, wad("0.25"), wad("10")};
}

/// What the venue makes of it.
inline Result<HedgeState> state_of(const Core& core) {
    AnsweringChain chain;
    add_core(chain, core);
    FactBook facts;
    hyperliquid::MarketReads reads;
    const auto plan = [&](FactBook&, CallList& calls) -> Result<void> {
        reads = hyperliquid::add_reads(core.market, calls);
        return {};
    };
    EVENKEEL_TRY(const auto calls, chain.plan(plan, facts));
    return hyperliquid::read_state(core.market, reads, chain.snapshot(calls));
}

}  // namespace evenkeel::test
