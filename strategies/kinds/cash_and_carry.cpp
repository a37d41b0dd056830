// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/cash_and_carry.hpp"

#include <algorithm>

#include "strategies/kinds/hedge_legs.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

/// The most of the asset that is traded at once.
Result<Wad> largest_step(const CarryTerms& terms, const Exposure& exposure,
                         const StrategyState& state) {
    if (!state.max_order) return terms.step;
    EVENKEEL_TRY(const Wad allowed, div(*state.max_order, exposure.price, Rounding::kDown));
    return std::min(terms.step, allowed);
}

/// The next step of the asset, or zero.
Result<Wad> next_step(const CarryTerms& terms, const Exposure& exposure, const Wad& spot,
                      const StrategyState& state) {
    EVENKEEL_TRY(const Wad most, largest_step(terms, exposure, state));
    if (!exposure.outlook.carrying) return Wad();
    const Wad gap = (*exposure.outlook.carrying ? terms.size : Wad()) - spot;
    if (state.only_reduce && gap.sign() > 0) return Wad();
    return std::clamp(gap, -most, most);
}

std::string step_words(const Exposure& exposure, const Wad& step) {
    return "; the carry trade is " + std::string(*exposure.outlook.carrying ? "on" : "off") + ": " +
           (step.is_negative() ? "sell " : "buy ") + figure(step.abs()) + " " + exposure.asset;
}

/// Why the perp could not follow a step by this trade, if so: then the step must not come first.
std::optional<std::string> unfollowed(const DeltaNeutral& parts, const Exposure& exposure,
                                      const HedgeState& perp, const Wad& trade, const Head& head) {
    if (perp.closed) return closed_reasons({&perp});
    const auto order =
        parts.hedges.front()->order(perp, request_of(parts, exposure, perp, trade, head));
    return order ? std::nullopt : std::optional(order.error().message);
}

/// What of the asset has no other half, while orders that the guard holds back would be that half:
/// no more than one order may be, and zero if nothing is to be given back.
Result<Wad> orphaned(const CarryTerms& terms, const Exposure& exposure, const Wad& spot,
                     const StrategyState& state, const Plan& plan) {
    const bool passes =
        plan.action != Action::kRebalance || std::ranges::all_of(plan.orders, &Order::reduce_only);
    // Of what was there before the trade was told on or off nothing is sold.
    if (!state.only_reduce || passes || !exposure.outlook.carrying) return Wad();
    EVENKEEL_TRY(const Wad most, largest_step(terms, exposure, state));
    return std::clamp(exposure.delta - exposure.target, Wad(), std::min(spot, most));
}

/// The plan with what has no other half sold again instead of hedged, where that is what passes.
Result<Plan> given_back(const DeltaNeutral& parts, const CarryTerms& terms,
                        const Exposure& exposure, const HedgeState& spot,
                        const StrategyState& state, const Head& head, Plan plan) {
    EVENKEEL_TRY(const Wad orphan, orphaned(terms, exposure, spot.size, state, plan));
    EVENKEEL_TRY(const Wad least, least_order(parts.spec, exposure));
    if (orphan.is_zero() || orphan < least) return plan;
    EVENKEEL_TRY(Order order, parts.hedges[kSpotLeg]->order(
                                  spot, request_of(parts, exposure, spot, -orphan, head)));
    order.leg = kSpotLeg;
    plan.reason += "; only what reduces passes: " + figure(orphan) + " " + exposure.asset +
                   " that is not hedged is sold again";
    if (order.kind == OrderKind::kPrepare) plan.reason += "; first: " + order.what;
    plan.delta_after = exposure.delta + order.size;
    plan.orders = {std::move(order)};
    return plan;
}

// Who sends the account a few units of the asset is not to keep a trade from being closed.
constexpr std::int64_t kLeastShare = 10'000;

}  // namespace

Wad closing_sale(const CarryTerms& terms, const Wad& held) {
    const auto least = div(terms.step, Wad::from_int(kLeastShare), Rounding::kDown);
    return least && held < *least ? Wad() : -held;
}

Plan decide_cash_and_carry(const DeltaNeutral& parts, const CarryTerms& terms,
                           const Exposure& exposure, const StrategyState& state, const Head& head) {
    DeltaNeutral perp = parts;
    perp.apart = kSpotLeg;
    Plan plan = decide_delta_neutral(perp, exposure, state, head);
    const Hedges hedges = hedges_of(exposure);
    ensure_invariant(hedges.size() == kSpotLeg + 1, "a carry trade has a perp and a spot leg");
    const HedgeState& spot = *hedges[kSpotLeg];
    if (plan.action == Action::kRebalance && !state.pending) {
        auto back = given_back(parts, terms, exposure, spot, state, head, plan);
        return back ? *std::move(back) : std::move(plan);
    }
    if (plan.action != Action::kHold || state.in_flight) return plan;
    if (unseen(hedges, state, head) || !at_venues(hedges, head).empty()) return plan;
    const auto step = next_step(terms, exposure, spot.size, state);
    const auto least = least_order(parts.spec, exposure);
    if (!step || !least || step->is_zero() || step->abs() < *least) return plan;
    plan.reason += step_words(exposure, *step);
    if (const auto why = unfollowed(parts, exposure, *hedges.front(), -*step, head)) {
        plan.reason += ", but " + *why;
        return plan;
    }
    const auto undone = would_undo(perp, exposure, *step, *least, head);
    if (!undone || !*undone) {
        plan.reason += undone ? ", but the rule would leave that unhedged: its band is too wide"
                              : ", but " + undone.error().message;
        return plan;
    }
    auto order =
        parts.hedges[kSpotLeg]->order(spot, request_of(parts, exposure, spot, *step, head));
    if (!order) {
        plan.reason += ", but " + order.error().message;
        return plan;
    }
    order->leg = kSpotLeg;
    order->moves = true;
    plan.action = Action::kRebalance;
    if (order->kind == OrderKind::kPrepare) plan.reason += "; first: " + order->what;
    plan.delta_after = exposure.delta + order->size;
    plan.orders.push_back(*std::move(order));
    return plan;
}

}  // namespace evenkeel
