// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/hyperliquid/acceptance.hpp"

#include <algorithm>

#include "strategies/spec/figures.hpp"
#include "strategies/venues/hyperliquid/increments.hpp"

namespace evenkeel::hyperliquid {
namespace {

// MinTradeNtl of the documentation's error responses.
constexpr std::int64_t kLeastUsd = 10;
// HyperCore refuses prices too far from its oracle's; so far nobody means one.
constexpr std::int64_t kFarthestPart = 2;
// More than a taker pays at any tier of volume, per mille.
constexpr std::int64_t kFee = 1, kFeeParts = 1000;

tl::unexpected<Error> refuse(const std::string& what) {
    return fail(Errc::kRefused, Remedy::kRetryLater, "hyperliquid: " + what);
}

/// An order in human units.
struct Terms {
    Wad price, size;  ///< The size below zero for a sale.
};

Result<Terms> terms_of(const LimitOrder& order) {
    Terms out;
    EVENKEEL_TRY(out.price, Wad::from_token(u256(order.limit_px), kOrderDecimals, Rounding::kDown));
    EVENKEEL_TRY(out.size, Wad::from_token(u256(order.sz), kOrderDecimals, Rounding::kDown));
    if (!order.is_buy) out.size = -out.size;
    return out;
}

Result<void> check_increments(const AssetInfo& info, const Terms& order) {
    EVENKEEL_TRY(const Wad tick, to_tick(order.price, info.sz_decimals, Rounding::kDown));
    if (order.price.is_zero() || tick != order.price)
        return refuse("the price " + to_string(order.price) + " is on no tick of " + info.coin);
    EVENKEEL_TRY(const Wad lots, to_lots(order.size, info.sz_decimals));
    if (order.size.is_zero() || lots != order.size)
        return refuse("the size " + to_string(order.size) + " is no number of lots of " +
                      info.coin);
    return {};
}

Result<void> check_least(const HedgeState& state, const LimitOrder& order, const Terms& terms) {
    if (order.reduce_only && terms.size == -state.size) return {};
    EVENKEEL_TRY(const Wad worth, mul(terms.size.abs(), std::min(terms.price, state.mark)));
    if (worth >= Wad::from_int(kLeastUsd)) return {};
    return refuse("an order of " + figure(worth) + " USD, HyperCore takes none below " +
                  std::to_string(kLeastUsd));
}

Result<void> check_touch(const HedgeState& state, const LimitOrder& order, const Terms& terms) {
    if (!state.touch) return refuse("there are not both sides of the book");
    const Wad& best = order.is_buy ? state.touch->ask : state.touch->bid;
    if (order.is_buy ? best <= terms.price : best >= terms.price) return {};
    return refuse(std::string(order.is_buy ? "its best offer " : "its best bid ") + figure(best) +
                  " is beyond the worst accepted, " + figure(terms.price));
}

/// What filling it at its limit loses against the mark, with fees.
Result<Wad> cost_of(const HedgeState& state, const Terms& order, const Wad& dearest) {
    const bool buys = order.size.sign() > 0;
    const Wad worse = buys ? order.price - state.mark : state.mark - order.price;
    EVENKEEL_TRY(const Wad lost, mul(std::max(worse, Wad()), order.size.abs(), Rounding::kUp));
    EVENKEEL_TRY(const Wad traded, mul(dearest, order.size.abs(), Rounding::kUp));
    EVENKEEL_TRY(const Wad fees, mul(traded, Wad::from_int(kFee), Rounding::kUp));
    EVENKEEL_TRY(const Wad fee, div(fees, Wad::from_int(kFeeParts), Rounding::kUp));
    return lost + fee;
}

}  // namespace

Result<void> would_match(const AssetInfo& info, const HedgeState& state, const LimitOrder& order) {
    if (state.closed && !(state.closable && order.reduce_only)) return refuse(*state.closed);
    EVENKEEL_TRY(const Terms terms, terms_of(order));
    EVENKEEL_CHECK(check_increments(info, terms));
    EVENKEEL_CHECK(check_least(state, order, terms));
    EVENKEEL_TRY(const Wad far, div(state.index, Wad::from_int(kFarthestPart)));
    if ((terms.price - state.index).abs() > far)
        return refuse("the price " + figure(terms.price) + " is too far from HyperCore's oracle, " +
                      figure(state.index));
    return check_touch(state, order, terms);
}

Result<Wad> missing_margin(const HedgeState& state, const LimitOrder& order) {
    EVENKEEL_TRY(const Terms terms, terms_of(order));
    const Wad after = state.size + terms.size;
    const bool turns = after.sign() * state.size.sign() < 0;
    if (!turns && after.abs() <= state.size.abs()) return Wad();
    const Wad dearest = std::max(state.mark, terms.price);
    EVENKEEL_TRY(const Wad notional, mul(after.abs(), dearest, Rounding::kUp));
    EVENKEEL_TRY(const Wad needed, mul(notional, state.initial_margin_ratio, Rounding::kUp));
    EVENKEEL_TRY(const Wad held, mul(state.size.abs(), state.mark));
    EVENKEEL_TRY(const Wad used, mul(held, state.initial_margin_ratio));
    EVENKEEL_TRY(const Wad cost, cost_of(state, terms, dearest));
    return std::max(needed + cost - used - state.free_collateral, Wad());
}

Result<void> has_margin(const HedgeState& state, const LimitOrder& order) {
    EVENKEEL_TRY(const Wad missing, missing_margin(state, order));
    if (missing.is_zero()) return {};
    return refuse("the order needs " + figure(missing) + " USD more of margin than is free, " +
                  figure(state.free_collateral));
}

Result<void> would_fill(const AssetInfo& info, const HedgeState& state, const LimitOrder& order) {
    EVENKEEL_CHECK(would_match(info, state, order));
    return has_margin(state, order);
}

}  // namespace evenkeel::hyperliquid
