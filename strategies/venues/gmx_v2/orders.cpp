// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/gmx_v2/orders.hpp"

#include <algorithm>

#include "strategies/spec/figures.hpp"
#include "strategies/venues/gmx_v2/funding.hpp"
#include "strategies/venues/gmx_v2/sizing.hpp"
#include "strategies/venues/worst_price.hpp"

namespace evenkeel::gmx_v2 {
namespace {

/// One order on the way.
struct Step {
    bool increases = false, is_long = false;
    Wad size;    ///< Wanted change of the hedge; below zero sells.
    Wad worst;   ///< Price.
    Wad margin;  ///< See OrderRequest.
};

Result<Step> next_step(const HedgeState& state, const OrderRequest& request) {
    if (state.closed) return refuse(*state.closed);
    if (!state.orders.empty()) return refuse("an order is open: " + state.orders.front().key);
    if (request.size.is_zero()) return refuse("an order of zero");
    Step out;
    out.margin = request.margin;
    out.increases = request.size.sign() != -state.size.sign();
    if (request.reduce_only && out.increases)
        return refuse("nothing to reduce: the position is " + figure(state.size));
    out.is_long = out.increases ? request.size.sign() > 0 : state.size.sign() > 0;
    const bool whole = out.increases || request.size.abs() < state.size.abs();
    out.size = whole ? request.size : -state.size;
    const bool sells = out.size.is_negative();
    EVENKEEL_TRY(out.worst, worst_price(request, sells));
    if (sells ? state.price <= out.worst : state.price >= out.worst)
        return refuse("its price " + figure(state.price) + " is beyond the worst accepted, " +
                      figure(out.worst) + " (oracle " + figure(request.reference_price) + ")");
    return out;
}

Result<u256> acceptable(const Step& step, const KeeperMarket& figures) {
    const Rounding rounding = step.size.is_negative() ? Rounding::kUp : Rounding::kDown;
    return raw_price(step.worst, figures.asset_decimals, rounding);
}

/// What margin lacks once the order is carried out: of the target, with so many times the margin,
/// and of what is borne without.
Result<Wanted> lacking(const LeverageSpec& leverage, const HedgeState& state, const Step& step,
                       const Wad& change, const Wad& added) {
    const KeeperMarket& figures = figures_of(state);
    MarginUse use;
    EVENKEEL_TRY(use.notional, mul((state.size + change).abs(), state.price, Rounding::kUp));
    EVENKEEL_TRY(const Wad fee, mul(added, figures.opening_fee, Rounding::kUp));
    use.margin = state.margin - fee;
    const Wad target = leverage.with_margin(step.margin).limits().target;
    EVENKEEL_TRY(const Wad all, margin_off(target, use));
    EVENKEEL_TRY(const Wad least, margin_off(leverage.limits().high, use));
    Wanted out;
    EVENKEEL_TRY(out.all, collateral_for(all, figures, Rounding::kUp));
    EVENKEEL_TRY(out.least, collateral_for(least, figures, Rounding::kUp));
    return out;
}

Result<void> check_increase(const Step& step, const u256& usd, const KeeperMarket& figures) {
    if (figures.no_increase) return refuse(*figures.no_increase);
    const u256& room = step.is_long ? figures.long_room : figures.short_room;
    EVENKEEL_TRY(const Wad left, money_of(room, Rounding::kDown));
    if (usd > room)
        return refuse("the market takes " + figure(left) + " USD more on that side, not " +
                      figure(step.size.abs()) + " of the asset");
    const KeeperPosition& position = step.is_long ? figures.long_side : figures.short_side;
    const auto whole = checked_add(position.notional, usd);
    if (whole && *whole >= figures.least_notional) return {};
    EVENKEEL_TRY(const Wad least, money_of(figures.least_notional, Rounding::kDown));
    return refuse("an order of " + figure(step.size) + " is too small: its smallest position is " +
                  figure(least) + " USD");
}

/// Opens or adds; leave for collateral comes first.
Result<Order> increase(const Market& market, const Contracts& contracts, const HedgeState& state,
                       const Step& step) {
    const KeeperMarket& figures = figures_of(state);
    EVENKEEL_TRY(const u256 tokens,
                 step.size.abs().to_token(figures.asset_decimals, Rounding::kDown));
    if (tokens.is_zero()) return refuse("an order of " + figure(step.size) + " is too small");
    NewOrder order{.increases = true, .is_long = step.is_long, .fee = figures.increase_fee};
    EVENKEEL_TRY(order.notional, usd_of_increase(step.is_long, tokens, figures.asset));
    EVENKEEL_CHECK(check_increase(step, order.notional, figures));
    EVENKEEL_TRY(order.worst_price, acceptable(step, figures));
    EVENKEEL_TRY(const i256 raw, change_of_increase(step.is_long, order.notional, figures.asset));
    EVENKEEL_TRY(const Wad change, Wad::from_token(raw, figures.asset_decimals, Rounding::kDown));
    EVENKEEL_TRY(const Wad added, money_of(order.notional, Rounding::kUp));
    EVENKEEL_TRY(const Wanted wanted, lacking(market.leverage, state, step, change, added));
    EVENKEEL_TRY(const Funding funding, fund(market, state, wanted));
    order.collateral = funding.amount;
    EVENKEEL_TRY(Order out, created(market, state, order));
    if (funding.leave) return leave_for(market, contracts, state, *funding.leave);
    out.size = change;
    return out;
}

/// The notional of a decrease: never more than asked for, never so that less than the venue's
/// smallest position is left.
Result<u256> closing_notional(const HedgeState& state, const Step& step,
                              const KeeperPosition& position, const KeeperMarket& figures) {
    if (step.size == -state.size) return position.notional;
    EVENKEEL_TRY(const u256 part,
                 step.size.abs().to_token(figures.asset_decimals, Rounding::kDown));
    EVENKEEL_TRY(const i256 all, exposure_of(step.is_long, position));
    const auto tokens = mul_div(part, position.tokens, magnitude(all));
    if (!tokens || tokens->is_zero())
        return refuse("an order of " + figure(step.size) + " is too small");
    EVENKEEL_TRY(const u256 usd, usd_of_decrease(step.is_long, *tokens, position));
    const auto most = checked_sub(position.notional, figures.least_notional);
    if (!most || most->is_zero())
        return refuse("its position is too small to be reduced, it can only be closed");
    return std::min(usd, *most);
}

Result<Order> decrease(const Market& market, const HedgeState& state, const Step& step) {
    const KeeperMarket& figures = figures_of(state);
    const KeeperPosition& position = step.is_long ? figures.long_side : figures.short_side;
    if (position.tokens.is_zero() || position.notional.is_zero())
        return refuse("there is no position to reduce by " + figure(step.size));
    // The profit of a long comes in the market's long token, which nothing hedges.
    const bool converts = step.is_long;
    NewOrder order{.is_long = step.is_long, .converts = converts};
    order.fee = converts ? figures.converting_fee : figures.decrease_fee;
    EVENKEEL_TRY(order.notional, closing_notional(state, step, position, figures));
    EVENKEEL_TRY(order.worst_price, acceptable(step, figures));
    EVENKEEL_TRY(const i256 raw, change_of_decrease(step.is_long, order.notional, position));
    EVENKEEL_TRY(Order out, created(market, state, order));
    EVENKEEL_TRY(out.size, Wad::from_token(raw, figures.asset_decimals, Rounding::kDown));
    return out;
}

}  // namespace

Result<Order> make_order(const Market& market, const Contracts& contracts, const HedgeState& state,
                         const OrderRequest& request) {
    EVENKEEL_TRY(const Step step, next_step(state, request));
    EVENKEEL_TRY(Order out, step.increases ? increase(market, contracts, state, step)
                                           : decrease(market, state, step));
    out.reduce_only = request.reduce_only || !step.increases;
    if (out.kind == OrderKind::kTrade) {
        out.limit_price = step.worst;
        EVENKEEL_TRY(out.notional, mul(out.size.abs(), request.reference_price, Rounding::kUp));
    }
    return labelled(std::move(out), state, request);
}

}  // namespace evenkeel::gmx_v2
