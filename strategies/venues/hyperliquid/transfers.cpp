// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/transfers.hpp"

#include <algorithm>

#include "strategies/spec/figures.hpp"
#include "strategies/venues/hyperliquid/actions.hpp"
#include "strategies/venues/margin_moves.hpp"

namespace evenkeel::hyperliquid {
namespace {

/// Spot USDC in whole units of what is moved, a hundredth as fine. Not `idle`, which is zero where
/// another entry counts the money.
Result<Wad> on_hand(const HedgeState& state) {
    const auto usdc = state.funds.find(kUsdcOnCore);
    if (usdc == state.funds.end()) return Wad();
    EVENKEEL_TRY(const Wad all, Wad::from_token(usdc->second, kSpotUsdcDecimals, Rounding::kDown));
    EVENKEEL_TRY(const u256 units, all.to_token(kUsdDecimals, Rounding::kDown));
    return Wad::from_token(units, kUsdDecimals, Rounding::kDown);
}

bool may_move(const Market& market, const HedgeState& state) {
    return market.leverage.target && !state.closed;
}

/// Into the perps, or out of them where it is below zero; nothing if it is zero.
Result<std::optional<Order>> transfer(const HedgeState& state, const Wad& move,
                                      const OrderRequest& request) {
    if (move.is_zero()) return std::optional<Order>();
    const bool in = move.sign() > 0;
    EVENKEEL_TRY(const u256 raw,
                 move.abs().to_token(kUsdDecimals, in ? Rounding::kUp : Rounding::kDown));
    const auto amount = raw.to_u64();
    if (!amount)
        return fail(Errc::kOverflow, Remedy::kGiveUp,
                    "hyperliquid: a transfer of " + to_string(move) + " USD");
    EVENKEEL_TRY(const Wad money, Wad::from_token(raw, kUsdDecimals, Rounding::kDown));
    Order out;
    out.venue = state.venue;
    out.id = state.id;
    out.kind = OrderKind::kPrepare;
    out.margin = in ? money : -money;
    out.what = "move " + figure(money) +
               (in ? " USD of spot USDC to the perps" : " USD from the perps to spot USDC");
    out.deadline = request.deadline;
    out.to = kCoreWriter;
    out.data = move_usd(*amount, in);
    return std::optional(std::move(out));
}

}  // namespace

Result<std::optional<Order>> keep_margin(const Market& market, const HedgeState& state,
                                         const OrderRequest& request) {
    if (!may_move(market, state)) return std::optional<Order>();
    EVENKEEL_TRY(const Wad there, on_hand(state));
    EVENKEEL_TRY(const Wad move, margin_to_settle(market.leverage, state, there, request));
    EVENKEEL_TRY(auto order, transfer(state, move, request));
    if (order) order->reduce_only = move.sign() > 0;
    return order;
}

Result<std::optional<Order>> margin_before(const Market& market, const HedgeState& state,
                                           const Order& trade, const Wad& missing,
                                           const OrderRequest& request) {
    if (!may_move(market, state)) return std::optional<Order>();
    EVENKEEL_TRY(const Wad there, on_hand(state));
    EVENKEEL_TRY(Wad move, margin_for_trade(market.leverage, state, there, trade, request));
    if (missing > move && missing <= there && !state.margin_stuck)
        move = std::min(std::max(missing, market.leverage.min_transfer), there);
    EVENKEEL_TRY(auto order, transfer(state, move, request));
    // For a trade that grows it lowers no risk: a guard that holds that back holds this back too.
    if (order) order->reduce_only = request.reduce_only;
    return order;
}

}  // namespace evenkeel::hyperliquid
