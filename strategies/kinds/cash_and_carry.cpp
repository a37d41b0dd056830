// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/cash_and_carry.hpp"

#include <algorithm>

#include "strategies/kinds/hedge_legs.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

/// The next step of the asset, or zero.
Result<Wad> next_step(const CarryTerms& terms, const Exposure& exposure, const Wad& spot,
                      const StrategyState& state) {
    Wad most = terms.step;
    if (state.max_order) {
        EVENKEEL_TRY(const Wad allowed, div(*state.max_order, exposure.price, Rounding::kDown));
        most = std::min(most, allowed);
    }
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
    if (plan.action != Action::kHold || state.in_flight) return plan;
    if (unseen(hedges, state, head) || !at_venues(hedges, head).empty()) return plan;
    const HedgeState& spot = *hedges[kSpotLeg];
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
