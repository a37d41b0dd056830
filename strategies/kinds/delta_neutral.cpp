// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/delta_neutral.hpp"

#include <algorithm>
#include <utility>

#include "strategies/kinds/hedge_costs.hpp"
#include "strategies/kinds/tending.hpp"
#include "strategies/rules/elapsed.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

Result<void> hold(Plan& plan, std::string reason) {
    plan.reason = std::move(reason);
    return {};
}

Result<void> refuse(Plan& plan, std::string reason) {
    plan.action = Action::kRefuse;
    plan.reason = std::move(reason);
    return {};
}

/// The rule's verdict, overruled when it waits for longer than max_interval off target.
Result<Verdict> verdict(const Scene& scene) {
    const auto& [parts, exposure, state, head, hedges] = scene;
    auto out = verdict_on(parts, exposure, state, head);
    const auto& longest = parts.spec.rebalance.max_interval;
    if (!out || out->trade_to || !longest || exposure.delta == exposure.target) return out;
    const auto limit = static_cast<std::uint64_t>(longest->milliseconds) / 1000;
    const auto passed = elapsed(state, head.timestamp);
    if (passed && *passed < limit) return out;
    out->trade_to = exposure.target;
    out->reason += "; " +
                   (passed ? "no hedge for " + seconds(*passed) : std::string("no hedge yet")) +
                   ", max_interval is " + seconds(limit) + ": trade to " + figure(exposure.target);
    return out;
}

/// Of a hedge that is shared: what comes of it depends on what the other owners want.
Result<void> wish_for(Plan& plan, const Exposure& exposure, const SharedWish& wish,
                      std::string reason) {
    plan.action = Action::kRebalance;
    plan.reason = std::move(reason);
    plan.delta_after = exposure.delta + wish.size;
    plan.shared = wish;
    return {};
}

/// Sets what the rule comes to in a plan that holds.
Result<void> decide(const Scene& scene, Plan& plan) {
    const auto& [parts, exposure, state, head, hedges] = scene;
    if (state.in_flight) return hold(plan, "in flight: " + *state.in_flight);
    ensure_invariant(hedges.size() == parts.hedges.size(), "an exposure has its hedges");
    if (auto waits = unseen(hedges, state, head)) return hold(plan, *std::move(waits));
    // It stands in the way of everything else until it is taken back.
    if (any_dead(hedges)) return hold(plan, at_venues(hedges, head));
    auto found = verdict(scene);
    if (!found) return tl::unexpected<Error>(std::move(found).error());
    if (!found->trade_to) return hold(plan, std::move(found->reason));
    const Wad size = *found->trade_to - exposure.delta;
    EVENKEEL_TRY(const Wad least, least_order(parts.spec, exposure));
    if (size.is_zero() || size.abs() < least) {
        if (!parts.tells) return {};
        return hold(plan, found->reason + "; an order of " + figure(size.abs()) + " " +
                              exposure.asset + " is below min_order " +
                              figure(parts.spec.rebalance.min_order));
    }
    const auto legs = rule_legs(scene);
    const bool any_open = std::ranges::any_of(legs, &Leg::open);
    const std::string placed = any_open ? std::string() : at_venues(hedges, head);
    if (!placed.empty()) return hold(plan, placed + "; " + found->reason);
    if (!any_open) return refuse(plan, closed_reasons(hedges) + "; " + found->reason);
    const Trading trading{size, least, state.only_reduce};
    auto slice = next_slice(legs, trading);
    EVENKEEL_TRY(const auto prices, prices_of(scene));
    if (prices)
        if (const auto cheap = cheapest_slice(prices->legs, trading, prices->terms)) {
            slice = cheap->slice;
            found->reason += "; " + cheap->why;
        }
    // What no hedge can reduce is left whole, for the guard to refuse with its reasons.
    if (!slice) slice = next_slice(legs, {size, least, false});
    if (!slice)
        return refuse(plan, "no hedge can take " + figure(size) + " " + exposure.asset + "; " +
                                unlent(hedges) + found->reason);
    const HedgeState& hedge = *hedges[slice->leg];
    if (hedge.part)
        return wish_for(plan, exposure, {slice->leg, slice->size}, std::move(found->reason));
    const OrderRequest request = request_for(scene, hedge, slice->size);
    EVENKEEL_TRY(Order order, parts.hedges[slice->leg]->order(hedge, request));
    order.leg = slice->leg;
    plan.reason = std::move(found->reason);
    add_order(plan, exposure, std::move(order));
    return {};
}

Result<void> reconsider(const Scene& scene, Plan& plan) {
    StrategyState state = scene.state;
    const Order pending = *std::exchange(state.pending, std::nullopt);
    const std::string name = *std::exchange(state.in_flight, std::nullopt);
    EVENKEEL_TRY(const auto why, unwanted(scene.parts, scene.exposure, pending, scene.head));
    if (!why) return hold(plan, "in flight: " + name);
    plan = decide_delta_neutral(scene.parts, scene.exposure, state, scene.head);
    plan.supersedes = plan.action == Action::kRebalance;
    if (!plan.supersedes) plan.action = Action::kCancel;
    plan.reason = name + " is no longer wanted: " + *why + "; now " + plan.reason;
    return {};
}

}  // namespace

Result<Wad> least_order(const StrategySpec& spec, const Exposure& exposure) {
    const Amount& least = spec.rebalance.min_order;
    if (least.unit == spec.asset) return least.value;
    return div(least.value, exposure.price, Rounding::kUp);
}

OrderRequest request_of(const DeltaNeutral& parts, const Exposure& exposure,
                        const HedgeState& hedge, const Wad& size, const Head& head) {
    const RebalanceSpec& rebalance = parts.spec.rebalance;
    OrderRequest request;
    request.size = size;
    const Wad closing = closing_trade(hedge);
    request.reduce_only = size.sign() == closing.sign() && size.abs() <= closing.abs();
    request.reference_price = exposure.price;
    request.max_slippage = rebalance.max_slippage;
    request.margin = exposure.outlook.margin;
    request.deadline =
        head.timestamp + static_cast<std::uint64_t>(rebalance.order_ttl.milliseconds) / 1000;
    return request;
}

Result<bool> would_undo(const DeltaNeutral& parts, const Exposure& exposure, const Wad& trade,
                        const Wad& least, const Head& head) {
    Exposure landed = exposure;
    landed.delta += trade;
    StrategyState after;
    after.last_rebalance = head.timestamp;
    EVENKEEL_TRY(const Verdict found, verdict_on(parts, landed, after, head));
    if (!found.trade_to) return false;
    const Wad back = *found.trade_to - landed.delta;
    return back.sign() == -trade.sign() && back.abs() >= least;
}

Result<Verdict> verdict_on(const DeltaNeutral& parts, const Exposure& exposure,
                           const StrategyState& state, const Head& head) {
    Costs costs;
    if (parts.rule.weighs_costs()) {
        const double gas_price =
            (head.base_fee.amount.to_double() + parts.tip.amount.to_double()) / 1e18;
        costs = hedge_costs(exposure, {parts.spec.allocation.by, parts.shares, gas_price});
    }
    return parts.rule.judge(exposure, state, head.timestamp, costs, parts.tells);
}

Result<std::optional<std::string>> unwanted(const DeltaNeutral& parts, const Exposure& exposure,
                                            const Order& pending, const Head& head) {
    if (pending.deadline < head.timestamp)
        return std::optional("its deadline passed " + seconds(head.timestamp - pending.deadline) +
                             " ago");
    // It leaves the delta off by its own size: that is what it is for.
    if (pending.moves) return std::optional<std::string>();
    Exposure landed = exposure;
    landed.delta += pending.size;
    const Wad off = landed.delta - exposure.target;
    // Not far enough is no reason: what is missing is a hedge of its own, once this one landed.
    if (off.sign() != pending.size.sign()) return std::optional<std::string>();
    StrategyState after;
    after.last_rebalance = head.timestamp;
    EVENKEEL_TRY(const Verdict found, verdict_on(parts, landed, after, head));
    const bool farther = off.abs() > (exposure.delta - exposure.target).abs();
    if (!found.trade_to && !farther) return std::optional<std::string>();
    return std::optional("it would overshoot: from " + figure(exposure.delta) + " to " +
                         figure(landed.delta) + ", target " + figure(exposure.target));
}

Plan decide_delta_neutral(const DeltaNeutral& parts, const Exposure& exposure,
                          const StrategyState& state, const Head& head) {
    ensure_invariant(!state.pending || state.in_flight, "a pending order is in flight");
    const Scene scene{parts, exposure, state, head};
    Plan plan = base_plan(exposure);
    auto done = state.pending ? reconsider(scene, plan) : decide(scene, plan);
    const auto prices = prices_of(scene);
    if (prices && *prices) plan.wish = next_wish(**prices, state.wish, head.timestamp);
    const auto wish = plan.wish;
    if (done && plan.action == Action::kHold && !state.in_flight) done = tend(scene, plan);
    if (!done) {
        plan = base_plan(exposure);
        plan.action = Action::kRefuse;
        plan.reason = done.error().message;
        plan.wish = wish;
    }
    if (parts.tells && !exposure.outlook.words.empty())
        plan.reason += "; " + exposure.outlook.words;
    return plan;
}

}  // namespace evenkeel
