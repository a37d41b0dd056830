// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/guard/reducing.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace evenkeel {
namespace {

bool passes(const Order& order, const Exposure& exposure, GuardMode mode) {
    if (mode == GuardMode::kActive) return true;
    return mode == GuardMode::kReducing && lowers_risk(order, exposure);
}

Plan without_orders(Plan plan, Action action, std::string reason) {
    plan.action = action;
    plan.reason = std::move(reason);
    plan.delta_after = plan.delta_before;
    plan.orders.clear();
    plan.supersedes = false;
    return plan;
}

}  // namespace

bool lowers_risk(const Order& order, const Exposure& exposure) {
    if (order.kind == OrderKind::kPrepare) return order.reduce_only;
    const auto term = std::ranges::find_if(exposure.terms, [&](const Term& one) {
        return one.hedge && one.venue == order.venue && one.id == order.id;
    });
    if (term == exposure.terms.end()) return false;
    const Wad before = -closing_trade(*term->hedge);
    const Wad after = before + order.size;
    const bool smaller = after.abs() < before.abs() && after.sign() * before.sign() >= 0;
    const Wad off = exposure.delta - exposure.target;
    const bool nearer = (off + order.size).abs() < off.abs();
    return smaller && (order.reduce_only || nearer);
}

Plan held_back(Plan plan, const Exposure& exposure, const std::optional<Order>& pending,
               const GuardState& guard) {
    const GuardMode now = mode(guard);
    if (now == GuardMode::kActive || plan.action == Action::kCancel) return plan;
    const bool all_pass = std::ranges::all_of(
        plan.orders, [&](const Order& order) { return passes(order, exposure, now); });
    const bool replaces = plan.action == Action::kRebalance && all_pass;
    // What is on its way would land in a world in which it would not be sent.
    if (pending && !replaces && !passes(*pending, exposure, now))
        return without_orders(std::move(plan), Action::kCancel,
                              fmt::format("the guard is {}: {}", name(now), explain(guard)));
    if (plan.action != Action::kRebalance || all_pass) return plan;
    return without_orders(std::move(plan), Action::kRefuse,
                          fmt::format("the guard is {}: {}", name(now), explain(guard)));
}

}  // namespace evenkeel
