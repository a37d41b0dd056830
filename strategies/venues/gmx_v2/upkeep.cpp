// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/upkeep.hpp"

#include <algorithm>

#include "strategies/spec/figures.hpp"
#include "strategies/venues/gmx_v2/funding.hpp"

namespace evenkeel::gmx_v2 {
namespace {

Result<Order> take_back(const Market& market, const HedgeState& state, const OpenOrder& order) {
    EVENKEEL_TRY(const Hash32 key, parse_hash(order.key));
    Order out;
    out.kind = OrderKind::kPrepare;
    out.what = "take back order " + order.key + ", which no keeper carried out";
    out.reduce_only = true;
    out.to = market.exchange_router;
    out.data = cancel_call(key);
    // What it brought for its keeper comes back, and may be of the very asset that is hedged.
    EVENKEEL_TRY(const Wad most, Wad::from_token(market.max_fee.amount, 18, Rounding::kUp));
    EVENKEEL_TRY(out.cost, mul(most, figures_of(state).coin_price, Rounding::kUp));
    return out;
}

/// What the venue lets out at most: profit that is not realised stays, and so does the margin that
/// a new position would want.
Result<Wad> free_of(const HedgeState& state, const KeeperPosition& position) {
    const KeeperMarket& figures = figures_of(state);
    const auto rest = checked_sub(position.collateral, position.costs);
    if (!rest) return Wad();
    EVENKEEL_TRY(const Wad held, collateral_worth(*rest, figures));
    EVENKEEL_TRY(const Wad lost, money_of(std::min(position.profit, i256()), Rounding::kUp));
    EVENKEEL_TRY(const Wad notional, mul(state.size.abs(), state.price, Rounding::kUp));
    EVENKEEL_TRY(const Wad bound, mul(notional, state.initial_margin_ratio, Rounding::kUp));
    return std::max(Wad(), held + lost - bound);
}

/// An order that brings margin along, or leave for it.
Result<Order> pay_in(const Market& market, const Contracts& contracts, const HedgeState& state,
                     bool is_long, const Wad& money) {
    const KeeperMarket& figures = figures_of(state);
    Wanted wanted;
    EVENKEEL_TRY(wanted.all, collateral_for(money, figures, Rounding::kUp));
    EVENKEEL_TRY(const Funding funding, fund(market, state, wanted));
    NewOrder order{.increases = true,
                   .is_long = is_long,
                   .collateral = funding.amount,
                   .fee = figures.increase_fee};
    order.worst_price = is_long ? u256::max() : u256();
    EVENKEEL_TRY(Order out, created(market, state, order));
    if (funding.leave) {
        out = leave_for(market, contracts, state, *funding.leave);
    } else {
        out.kind = OrderKind::kPrepare;
        out.what = "pay " + figure(money) + " USD of margin in";
    }
    out.reduce_only = true;
    return out;
}

Result<Order> take_out(const Market& market, const HedgeState& state, bool is_long,
                       const Wad& money) {
    const KeeperMarket& figures = figures_of(state);
    NewOrder order{.is_long = is_long, .fee = figures.decrease_fee};
    EVENKEEL_TRY(order.collateral, collateral_for(money, figures, Rounding::kDown));
    order.worst_price = is_long ? u256() : u256::max();
    EVENKEEL_TRY(Order out, created(market, state, order));
    out.kind = OrderKind::kPrepare;
    out.what = "take " + figure(money) + " USD of margin out";
    return out;
}

Result<std::optional<Order>> move_margin(const Market& market, const Contracts& contracts,
                                         const HedgeState& state, const OrderRequest& request) {
    const KeeperMarket& figures = figures_of(state);
    const bool is_long = !figures.long_side.tokens.is_zero();
    const KeeperPosition& position = is_long ? figures.long_side : figures.short_side;
    if (position.tokens.is_zero() || (is_long && !figures.short_side.tokens.is_zero()))
        return std::optional<Order>();
    MarginUse use;
    use.margin = state.margin;
    // Not the state's own figure: that is zero where a position counts the money too.
    EVENKEEL_TRY(use.idle, collateral_worth(held_collateral(market, state), figures));
    EVENKEEL_TRY(use.notional, mul(state.size.abs(), state.price, Rounding::kUp));
    EVENKEEL_TRY(use.free, free_of(state, position));
    EVENKEEL_TRY(const MarginMove move,
                 margin_move(market.leverage.with_margin(request.margin).limits(), use));
    if (move.wanted.sign() > 0 && move.possible.is_zero())
        return refuse(figure(move.wanted) + " USD more margin are wanted, the account has " +
                      figure(use.idle) + " USD");
    if (move.possible.is_zero()) return std::optional<Order>();
    if (move.possible.sign() > 0) {
        EVENKEEL_TRY(Order out, pay_in(market, contracts, state, is_long, move.possible));
        return std::optional(std::move(out));
    }
    if (request.reduce_only || request.urgent) return std::optional<Order>();
    EVENKEEL_TRY(Order out, take_out(market, state, is_long, -move.possible));
    return std::optional(std::move(out));
}

}  // namespace

Result<std::optional<Order>> settle(const Market& market, const Contracts& contracts,
                                    const HedgeState& state, const OrderRequest& request) {
    const auto dead = std::ranges::find_if(state.orders, &OpenOrder::dead);
    if (dead != state.orders.end()) {
        EVENKEEL_TRY(Order out, take_back(market, state, *dead));
        return std::optional(labelled(std::move(out), state, request));
    }
    // Margin that is wanted at once is tried whatever else is wrong: the rehearsal shows if it is
    // of no use.
    if (!state.orders.empty() || (state.closed && !request.urgent)) return std::optional<Order>();
    EVENKEEL_TRY(auto out, move_margin(market, contracts, state, request));
    if (!out) return out;
    return std::optional(labelled(*std::move(out), state, request));
}

}  // namespace evenkeel::gmx_v2
