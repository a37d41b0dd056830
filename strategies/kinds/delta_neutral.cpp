// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/delta_neutral.hpp"

#include <algorithm>
#include <utility>

#include "strategies/kinds/allocation.hpp"
#include "strategies/kinds/hedge_costs.hpp"
#include "strategies/kinds/hedge_legs.hpp"
#include "strategies/kinds/moves.hpp"
#include "strategies/rules/elapsed.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

/// One decision: what it is made from.
struct Scene {
    const DeltaNeutral& parts;
    const Exposure& exposure;
    const StrategyState& state;
    const Head& head;
    std::vector<const HedgeState*> hedges = hedges_of(exposure);
};

Plan base_plan(const Exposure& exposure) {
    Plan plan;
    plan.strategy = exposure.strategy;
    plan.delta_before = plan.delta_after = exposure.delta;
    return plan;
}

Plan hold(const Exposure& exposure, std::string reason) {
    Plan plan = base_plan(exposure);
    plan.reason = std::move(reason);
    return plan;
}

Plan refuse(const Exposure& exposure, std::string reason) {
    Plan plan = base_plan(exposure);
    plan.action = Action::kRefuse;
    plan.reason = std::move(reason);
    return plan;
}

/// The rule's verdict, overruled when it waits for longer than max_interval off target.
Result<Verdict> verdict(const Scene& scene) {
    const auto& [parts, exposure, state, head, hedges] = scene;
    EVENKEEL_TRY(Verdict out, verdict_on(parts, exposure, state, head));
    const auto& longest = parts.spec.rebalance.max_interval;
    if (out.trade_to || !longest || exposure.delta == exposure.target) return out;
    const auto limit = static_cast<std::uint64_t>(longest->milliseconds) / 1000;
    const auto passed = elapsed(state, head.timestamp);
    if (passed && *passed < limit) return out;
    out.trade_to = exposure.target;
    out.reason += "; " +
                  (passed ? "no hedge for " + seconds(*passed) : std::string("no hedge yet")) +
                  ", max_interval is " + seconds(limit) + ": trade to " + figure(exposure.target);
    return out;
}

/// The hedges as the rule's trades find them.
std::vector<Leg> rule_legs(const Scene& scene) {
    auto legs = legs_of(scene.hedges, scene.parts.shares);
    if (scene.parts.apart) legs[*scene.parts.apart].open = false;
    return legs;
}

/// Nothing if trades do not go by cost.
Result<std::optional<Prices>> prices_of(const Scene& scene) {
    const AllocationSpec& allocation = scene.parts.spec.allocation;
    if (allocation.by != AllocationBy::kCost) return std::optional<Prices>();
    EVENKEEL_TRY(const Wad least, least_order(scene.parts.spec, scene.exposure));
    return std::optional(prices_of(allocation, scene.exposure, rule_legs(scene), least));
}

OrderRequest request_for(const Scene& scene, const HedgeState& hedge, const Wad& size) {
    return request_of(scene.parts, scene.exposure, hedge, size, scene.head);
}

Plan plan_of(const Exposure& exposure, Order order, std::string reason) {
    Plan plan = base_plan(exposure);
    plan.action = Action::kRebalance;
    plan.reason = std::move(reason);
    if (order.kind == OrderKind::kPrepare) plan.reason += "; first: " + order.what;
    plan.delta_after = exposure.delta + order.size;
    plan.orders.push_back(std::move(order));
    return plan;
}

/// Of a hedge that is shared: what comes of it depends on what the other owners want.
Plan wished(const Exposure& exposure, const SharedWish& wish, std::string reason) {
    Plan plan = base_plan(exposure);
    plan.action = Action::kRebalance;
    plan.reason = std::move(reason);
    plan.delta_after = exposure.delta + wish.size;
    plan.shared = wish;
    return plan;
}

Result<Plan> decide(const Scene& scene) {
    const auto& [parts, exposure, state, head, hedges] = scene;
    if (state.in_flight) return hold(exposure, "in flight: " + *state.in_flight);
    ensure_invariant(hedges.size() == parts.hedges.size(), "an exposure has its hedges");
    if (auto waits = unseen(hedges, state, head)) return hold(exposure, *std::move(waits));
    // It stands in the way of everything else until it is taken back.
    if (any_dead(hedges)) return hold(exposure, at_venues(hedges, head));
    EVENKEEL_TRY(Verdict found, verdict(scene));
    if (!found.trade_to) return hold(exposure, std::move(found.reason));
    const Wad size = *found.trade_to - exposure.delta;
    EVENKEEL_TRY(const Wad least, least_order(parts.spec, exposure));
    if (size.is_zero() || size.abs() < least) {
        return hold(exposure, found.reason + "; an order of " + figure(size.abs()) + " " +
                                  exposure.asset + " is below min_order " +
                                  figure(parts.spec.rebalance.min_order));
    }
    const auto legs = rule_legs(scene);
    const bool any_open = std::ranges::any_of(legs, &Leg::open);
    const std::string placed = any_open ? std::string() : at_venues(hedges, head);
    if (!placed.empty()) return hold(exposure, placed + "; " + found.reason);
    if (!any_open) return refuse(exposure, closed_reasons(hedges) + "; " + found.reason);
    const Trading trading{size, least, state.only_reduce};
    auto slice = next_slice(legs, trading);
    EVENKEEL_TRY(const auto prices, prices_of(scene));
    if (prices)
        if (const auto cheap = cheapest_slice(prices->legs, trading, prices->terms)) {
            slice = cheap->slice;
            found.reason += "; " + cheap->why;
        }
    // What no hedge can reduce is left whole, for the guard to refuse with its reasons.
    if (!slice) slice = next_slice(legs, {size, least, false});
    if (!slice)
        return refuse(exposure, "no hedge can take " + figure(size) + " " + exposure.asset + "; " +
                                    unlent(hedges) + found.reason);
    const HedgeState& hedge = *hedges[slice->leg];
    if (hedge.part) return wished(exposure, {slice->leg, slice->size}, std::move(found.reason));
    const OrderRequest request = request_for(scene, hedge, slice->size);
    EVENKEEL_TRY(Order order, parts.hedges[slice->leg]->order(hedge, request));
    order.leg = slice->leg;
    return plan_of(exposure, std::move(order), std::move(found.reason));
}

/// What the first hedge that wants something done wants, though nothing is to be traded.
Result<std::optional<Order>> next_upkeep(const Scene& scene, bool urgent) {
    const auto& [parts, exposure, state, head, hedges] = scene;
    if (unseen(hedges, state, head)) return std::optional<Order>();
    for (std::size_t leg = 0; leg < hedges.size() && leg < parts.hedges.size(); ++leg) {
        if (hedges[leg]->part && !hedges[leg]->part->first) continue;
        OrderRequest terms = request_for(scene, *hedges[leg], Wad());
        terms.urgent = urgent;
        EVENKEEL_TRY(auto order, parts.hedges[leg]->upkeep(*hedges[leg], terms));
        if (!order) continue;
        order->leg = leg;
        return order;
    }
    return std::optional<Order>();
}

/// The first half of a move between hedges whose time has come; the rule's next trade is the
/// second. Why not in `plan.reason`.
Result<std::optional<Order>> next_move(const Scene& scene, Plan& plan) {
    const auto& [parts, exposure, state, head, hedges] = scene;
    EVENKEEL_TRY(const auto prices, prices_of(scene));
    if (!prices || unseen(hedges, state, head)) return std::optional<Order>();
    EVENKEEL_TRY(const auto move, due_move(parts, *prices, exposure, state, head, plan));
    if (!move) return std::optional<Order>();
    auto order = parts.hedges[move->to]->order(*hedges[move->to],
                                               request_for(scene, *hedges[move->to], move->size));
    if (!order) {
        plan.reason += ", but " + order.error().message;
        return std::optional<Order>();
    }
    order->leg = move->to;
    order->moves = true;
    return std::optional(*std::move(order));
}

Plan with_order(const Exposure& exposure, Order order, Plan plan) {
    const auto wish = plan.wish;
    plan = plan_of(exposure, std::move(order), std::move(plan.reason));
    plan.wish = wish;
    return plan;
}

/// What is done while the rule holds: margin against liquidation first, then a move between hedges
/// (what it has prepared is not to be undone), then all else.
Result<Plan> tend(const Scene& scene, Plan plan) {
    EVENKEEL_TRY(auto order, next_upkeep(scene, true));
    if (!order) {
        EVENKEEL_TRY(order, next_move(scene, plan));
    }
    if (!order) {
        EVENKEEL_TRY(order, next_upkeep(scene, false));
    }
    return order ? with_order(scene.exposure, *std::move(order), std::move(plan)) : std::move(plan);
}

Result<Plan> reconsider(const DeltaNeutral& parts, const Exposure& exposure, StrategyState state,
                        const Head& head) {
    const Order pending = *std::exchange(state.pending, std::nullopt);
    const std::string name = *std::exchange(state.in_flight, std::nullopt);
    EVENKEEL_TRY(const auto why, unwanted(parts, exposure, pending, head));
    if (!why) return hold(exposure, "in flight: " + name);
    Plan plan = decide_delta_neutral(parts, exposure, state, head);
    plan.supersedes = plan.action == Action::kRebalance;
    if (!plan.supersedes) plan.action = Action::kCancel;
    plan.reason = name + " is no longer wanted: " + *why + "; now " + plan.reason;
    return plan;
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
    const double gas_price =
        (head.base_fee.amount.to_double() + parts.tip.amount.to_double()) / 1e18;
    const CostScope scope{parts.spec.allocation.by, parts.shares, gas_price};
    const Costs costs = hedge_costs(exposure, scope);
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
    Result<Plan> plan = state.pending ? reconsider(parts, exposure, state, head) : decide(scene);
    const auto prices = prices_of(scene);
    const auto wish =
        prices && *prices ? next_wish(**prices, state.wish, head.timestamp) : std::nullopt;
    if (plan) plan->wish = wish;
    if (plan && plan->action == Action::kHold && !state.in_flight)
        plan = tend(scene, *std::move(plan));
    Plan out = plan ? *std::move(plan) : refuse(exposure, plan.error().message);
    out.wish = wish;
    if (parts.tells && !exposure.outlook.words.empty()) out.reason += "; " + exposure.outlook.words;
    return out;
}

Plan hold_off_liquidation(const DeltaNeutral& parts, const Exposure& exposure,
                          const StrategyState& state, const Head& head, Plan refused) {
    if (state.in_flight) return refused;
    auto order = next_upkeep({parts, exposure, state, head}, true);
    if (!order && refused.reason.find(order.error().message) == std::string::npos)
        refused.reason += "; " + order.error().message;
    if (!order || !*order || !(*order)->reduce_only) return refused;
    return with_order(exposure, **std::move(order), std::move(refused));
}

}  // namespace evenkeel
