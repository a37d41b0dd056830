// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fmt/format.h>

#include "keeper/engine/deciding.hpp"
#include "keeper/engine/shared_parts.hpp"
#include "keeper/engine/takers.hpp"
#include "keeper/guard/reducing.hpp"
#include "strategies/spec/figures.hpp"

namespace evenkeel {
namespace {

bool is_reducing(const Decision& decision) {
    return decision.guard && mode(*decision.guard) == GuardMode::kReducing;
}

const HedgeState& hedge_at(const Exposure& exposure, std::size_t leg) {
    for (const Term& term : exposure.terms)
        if (term.hedge && leg-- == 0) return *term.hedge;
    broken_invariant("an exposure has its hedges");
}

void withdraw(Plan& plan, Action action, const std::string& why) {
    plan.action = action;
    plan.reason += "; " + why;
    plan.delta_after = plan.delta_before + plan.crossed;
    plan.shared.reset();
}

bool reduces(const Wad& trade, const HedgeState& whole) {
    const Wad closing = closing_trade(whole);
    return trade.sign() == closing.sign() && trade.abs() <= closing.abs();
}

Wad share_of(const Order& order, const std::string& strategy) {
    for (const OrderPart& part : order.parts)
        if (part.strategy == strategy) return part.size;
    return {};
}

}  // namespace

/// What speaks against a pending order in the view of one who shares in it.
std::optional<std::string> Deciding::against(const Order& pending, const OrderPart& part,
                                             std::size_t owner, const Decision& decision) const {
    if (!decision.exposure || !decision.guard) return std::nullopt;
    Order own = pending;
    own.size = part.size;
    Plan plan;
    plan = held_back(std::move(plan), *decision.exposure, own, *decision.guard);
    if (plan.action == Action::kCancel) return plan.reason;
    const auto why = portfolio_.unwanted(owner, *decision.exposure, own, snapshot_.head());
    return why ? *why : std::optional(why.error().message);
}

/// Whether an order of the owners waits for a block; it stays unless one of them is against it.
bool Deciding::reconsider(const SharedHedge& hedge, const std::vector<StrategyInputs>& inputs,
                          std::vector<Decision>& decisions) const {
    for (const LegRef& lead : hedge.owners) {
        const auto& pending = inputs[lead.strategy].state.pending;
        if (!pending || pending->parts.empty() || pending->leg != lead.leg) continue;
        for (const LegRef& owner : hedge.owners)
            for (const OrderPart& part : pending->parts) {
                if (part.strategy != portfolio_.spec().strategies[owner.strategy].name) continue;
                const auto why = against(*pending, part, owner.strategy, decisions[owner.strategy]);
                if (!why) continue;
                Plan& plan = decisions[lead.strategy].plan;
                plan.action = Action::kCancel;
                plan.orders.clear();
                plan.reason = *inputs[lead.strategy].state.in_flight +
                              " is no longer wanted: " + part.strategy + ": " + *why;
                return true;
            }
        return true;
    }
    return false;
}

/// Why nothing is netted at this block, if so.
std::optional<std::string> Deciding::busy(const SharedHedge& hedge, const SharedSight& sight,
                                          const std::vector<Decision>& decisions) const {
    for (const LegRef& owner : hedge.owners)
        for (const Order& order : decisions[owner.strategy].plan.orders)
            if (order.venue == sight.legs.front().venue && order.id == sight.legs.front().id)
                return "first strategy " + portfolio_.spec().strategies[owner.strategy].name +
                       (order.what.empty() ? std::string(" trades") : ": " + order.what);
    const bool watched = std::ranges::all_of(hedge.owners, [&](const LegRef& owner) {
        return decisions[owner.strategy].guard.has_value();
    });
    if (!sight.quiet || !watched) return std::string("the parts of its hedge are not settled");
    return std::nullopt;
}

/// Who wants what. Owners that may only reduce have no part in an order that does not.
std::vector<Taker> Deciding::takers(const SharedHedge& hedge,
                                    std::vector<Decision>& decisions) const {
    std::vector<Taker> all;
    for (const LegRef& owner : hedge.owners) {
        const auto& wish = decisions[owner.strategy].plan.shared;
        if (wish && wish->leg == owner.leg) all.push_back({owner, wish->size, {}, {}});
    }
    net_wishes(all);
    const Wad total = total_ordered(all);
    if (total.is_zero()) return all;
    const Decision& any = decisions[all.front().leg.strategy];
    if (reduces(total, hedge_at(*any.exposure, all.front().leg.leg))) return all;
    std::erase_if(all, [&](const Taker& one) {
        Decision& decision = decisions[one.leg.strategy];
        if (!is_reducing(decision)) return false;
        withdraw(decision.plan, Action::kRefuse,
                 fmt::format("the guard is reducing, and what all want of the hedge is not: {}",
                             explain(*decision.guard)));
        return true;
    });
    net_wishes(all);
    return all;
}

/// At once, and without an order: nothing but the owners' parts changes.
void Deciding::cross(const std::vector<Taker>& takers, const SharedSight& sight,
                     std::vector<Decision>& decisions) const {
    for (const Taker& one : takers) {
        if (one.crossed.is_zero()) continue;
        Decision& decision = decisions[one.leg.strategy];
        for (HedgeMark& mark : decision.guard->hedges) {
            if (mark.venue != sight.legs.front().venue || mark.id != sight.legs.front().id)
                continue;
            mark.size += one.crossed;
            mark.block = snapshot_.head().number;
            mark.hash = snapshot_.head().hash;
            mark.traded = snapshot_.head().timestamp;
        }
        Plan& plan = decision.plan;
        plan.crossed = one.crossed;
        const bool takes = one.crossed.sign() > 0;
        plan.reason += fmt::format(
            "; {} {} {} {} {} at {} USD inside, without an order", takes ? "takes" : "hands",
            figure(one.crossed.abs()), decision.exposure->asset, takes ? "over from" : "over to",
            names_of(takers, &Taker::crossed, -one.crossed.sign(), portfolio_.spec()),
            figure(decision.exposure->price));
    }
}

Result<Order> Deciding::joint_order(const std::vector<Taker>& takers, const Taker& lead,
                                    const HedgeState& whole, const Wad& price) const {
    OrderRequest request = request_of(takers, portfolio_.spec(), snapshot_.head().timestamp);
    request.size = total_ordered(takers);
    request.reduce_only = reduces(request.size, whole);
    request.reference_price = price;
    EVENKEEL_TRY(Order order, portfolio_.order(lead.leg, whole, request));
    if (order.kind == OrderKind::kTrade)
        order.parts = order_parts(order.size, takers, portfolio_.spec());
    return order;
}

/// The order is nobody's by itself: if it cannot be, it is refused to all who share in it.
void Deciding::refuse(const std::vector<Taker>& takers, const SharedHedge& hedge, const Taker& lead,
                      const std::vector<StrategyInputs>& inputs, std::vector<Decision>& decisions,
                      const std::string& why) {
    for (const Taker& one : takers) {
        if (one.ordered.is_zero()) continue;
        Plan& plan = decisions[one.leg.strategy].plan;
        const bool own = one.leg == lead.leg;
        withdraw(plan, Action::kRefuse,
                 (own ? ""
                      : "strategy " + portfolio_.spec().strategies[lead.leg.strategy].name +
                            "'s order for both is refused: ") +
                     why);
    }
    secure_first(hedge, inputs, decisions);
}

/// Margin is the first owner's to see to, whoever's trade is refused.
void Deciding::secure_first(const SharedHedge& hedge, const std::vector<StrategyInputs>& inputs,
                            std::vector<Decision>& decisions) {
    const std::size_t first = hedge.owners.front().strategy;
    Decision& decision = decisions[first];
    if (!decision.exposure || !decision.plan.orders.empty() || inputs[first].state.in_flight)
        return;
    Plan plan = secured(first, *decision.exposure, inputs[first], ledger_of(inputs[first]),
                        decision.guard, decision.plan);
    if (plan.orders.empty()) return;
    plan.crossed = decision.plan.crossed;
    plan.delta_after += plan.crossed;
    decision.plan = std::move(plan);
    count(decision.plan);
}

/// The lead's plan with the order that all share in.
Plan Deciding::leading(const std::vector<Taker>& takers, const Decision& decision,
                       Order order) const {
    Plan plan = decision.plan;
    plan.shared.reset();
    plan.delta_after = plan.delta_before + plan.crossed + share_of(order, plan.strategy);
    if (order.kind == OrderKind::kPrepare) plan.reason += "; first: " + order.what;
    if (order.parts.size() > 1)
        plan.reason +=
            fmt::format("; one order of {} {} for {}", figure(order.size), decision.exposure->asset,
                        names_of(takers, &Taker::ordered, order.size.sign(), portfolio_.spec()));
    plan.orders = {std::move(order)};
    return plan;
}

/// What the order is to another who shares in it.
void Deciding::tell(Plan& plan, const Plan& lead, const std::string& asset) {
    const Order& order = lead.orders.front();
    const Wad share = share_of(order, plan.strategy);
    plan.shared.reset();
    plan.delta_after = plan.delta_before + plan.crossed + share;
    plan.reason += order.kind == OrderKind::kPrepare
                       ? "; first strategy " + lead.strategy + ": " + order.what
                       : fmt::format("; {} {} of it in strategy {}'s order of {}", figure(share),
                                     asset, lead.strategy, figure(order.size));
}

void Deciding::order(const std::vector<Taker>& takers, const Taker& lead, const SharedHedge& hedge,
                     const std::vector<StrategyInputs>& inputs, std::vector<Decision>& decisions) {
    const std::size_t index = lead.leg.strategy;
    Decision& decision = decisions[index];
    const Exposure& exposure = *decision.exposure;
    auto order = joint_order(takers, lead, hedge_at(exposure, lead.leg.leg), exposure.price);
    if (!order) return refuse(takers, hedge, lead, inputs, decisions, order.error().message);
    Ledger ledger = ledger_of(inputs[index]);
    if (decision.peak) ledger.peak_equity = decision.peak;
    Plan plan = passed(index, exposure, inputs[index], ledger, decision.guard,
                       leading(takers, decision, *std::move(order)));
    if (plan.action == Action::kRefuse)
        return refuse(takers, hedge, lead, inputs, decisions, plan.reason);
    count(plan);
    decision.plan = std::move(plan);
    for (const Taker& one : takers)
        if (one.leg != lead.leg && !one.ordered.is_zero())
            tell(decisions[one.leg.strategy].plan, decision.plan, exposure.asset);
}

void Deciding::net(const SharedHedge& hedge, const SharedSight& sight,
                   const std::vector<StrategyInputs>& inputs, std::vector<Decision>& decisions) {
    if (reconsider(hedge, inputs, decisions)) return;
    if (const auto why = busy(hedge, sight, decisions)) {
        for (const LegRef& owner : hedge.owners)
            if (Plan& plan = decisions[owner.strategy].plan;
                plan.shared && plan.shared->leg == owner.leg)
                withdraw(plan, Action::kHold, *why);
        return;
    }
    const auto all = takers(hedge, decisions);
    if (all.empty()) return;
    cross(all, sight, decisions);
    const Wad total = total_ordered(all).abs();
    const Taker& lead =
        *std::ranges::max_element(all, {}, [](const Taker& one) { return one.ordered.abs(); });
    const Exposure& exposure = *decisions[lead.leg.strategy].exposure;
    const Wad least = least_trade(portfolio_.spec().strategies[lead.leg.strategy], exposure);
    if (!total.is_zero() && total >= least) order(all, lead, hedge, inputs, decisions);
    for (const Taker& one : all) {
        Plan& plan = decisions[one.leg.strategy].plan;
        if (!plan.shared) continue;
        plan.shared.reset();
        plan.delta_after = plan.delta_before + plan.crossed;
        if (!one.ordered.is_zero())
            plan.reason += fmt::format("; the rest of {} {} is below min_order",
                                       figure(one.ordered), exposure.asset);
    }
}

}  // namespace evenkeel
