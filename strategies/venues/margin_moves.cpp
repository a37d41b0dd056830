// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/venues/margin_moves.hpp"

#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

tl::unexpected<Error> refuse(const HedgeState& state, const std::string& what) {
    return fail(Errc::kRefused, Remedy::kRetryLater, state.venue + ": " + what);
}

/// The margin under a position of this size. What cannot be moved is neither idle nor free.
Result<MarginUse> use_of(const HedgeState& state, const Wad& on_hand, const Wad& size,
                         const Wad& price) {
    MarginUse out;
    EVENKEEL_TRY(out.notional, mul(size.abs(), price, Rounding::kUp));
    out.others = state.other_notional;
    out.margin = state.margin;
    if (state.margin_stuck) return out;
    out.free = state.removable.value_or(state.free_collateral);
    out.idle = on_hand;
    return out;
}

std::string leverage_words(const MarginUse& use) {
    const auto found = leverage(use);
    return found ? figure(*found) : "without bound, as the margin is " + figure(use.margin);
}

std::string missing_words(const HedgeState& state, const MarginUse& use, const Wad& missing) {
    return figure(missing) + " USD more margin are wanted, " +
           (state.margin_stuck ? *state.margin_stuck
                               : "the account has " + figure(use.idle) + " USD");
}

}  // namespace

Result<Wad> margin_to_settle(const LeverageSpec& leverage, const HedgeState& state,
                             const Wad& on_hand, const OrderRequest& request) {
    EVENKEEL_TRY(const MarginUse use, use_of(state, on_hand, state.size, request.reference_price));
    const LeverageBand limits = leverage.with_margin(request.margin).limits();
    EVENKEEL_TRY(const MarginMove move, margin_move(limits, use));
    if (move.possible.sign() > 0) return move.possible;
    if (move.wanted.sign() > 0)
        return refuse(state, "leverage is " + leverage_words(use) + ", at most " +
                                 figure(limits.high) +
                                 " is meant to be: " + missing_words(state, use, move.wanted));
    return request.urgent ? Wad() : move.possible;
}

Result<Wad> margin_for_trade(const LeverageSpec& leverage, const HedgeState& state,
                             const Wad& on_hand, const Order& trade, const OrderRequest& request) {
    const Wad after = state.size + trade.size;
    if (after.abs() <= state.size.abs()) return Wad();
    EVENKEEL_TRY(MarginUse use, use_of(state, on_hand, after, request.reference_price));
    EVENKEEL_TRY(const MarginMove move,
                 margin_move(leverage.with_margin(request.margin).limits(), use));
    if (move.wanted.sign() <= 0) return Wad();
    const std::string found = leverage_words(use);
    use.margin += move.possible;
    EVENKEEL_TRY(const bool too_much,
                 leverage.max ? is_above(use, *leverage.max) : Result<bool>(false));
    if (!too_much) return move.possible;
    return refuse(state, "an order of " + figure(trade.size) + " would leave leverage at " + found +
                             ", leverage.max is " + figure(*leverage.max) + ": " +
                             missing_words(state, use, move.wanted));
}

}  // namespace evenkeel
