// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/tending.hpp"

#include <utility>

namespace evenkeel {
namespace {

/// What the upkeep of each hedge is asked with.
using Requests = boost::container::small_vector<OrderRequest, 2>;

Requests upkeep_requests(const Scene& scene) {
    Requests out;
    for (const HedgeState* hedge : scene.hedges) out.push_back(request_for(scene, *hedge, Wad()));
    return out;
}

/// What the first hedge that wants something done wants, though nothing is to be traded.
Result<std::optional<Order>> next_upkeep(const Scene& scene, Requests& requests, bool urgent) {
    const auto& [parts, exposure, state, head, hedges] = scene;
    if (unseen(hedges, state, head)) return std::optional<Order>();
    for (std::size_t leg = 0; leg < hedges.size() && leg < parts.hedges.size(); ++leg) {
        if (hedges[leg]->part && !hedges[leg]->part->first) continue;
        requests[leg].urgent = urgent;
        EVENKEEL_TRY(auto order, parts.hedges[leg]->upkeep(*hedges[leg], requests[leg]));
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

}  // namespace

Result<void> tend(const Scene& scene, Plan& plan) {
    Requests requests = upkeep_requests(scene);
    EVENKEEL_TRY(auto order, next_upkeep(scene, requests, true));
    if (!order) {
        EVENKEEL_TRY(order, next_move(scene, plan));
    }
    if (!order) {
        EVENKEEL_TRY(order, next_upkeep(scene, requests, false));
    }
    if (order) add_order(plan, scene.exposure, *std::move(order));
    return {};
}

Plan hold_off_liquidation(const DeltaNeutral& parts, const Exposure& exposure,
                          const StrategyState& state, const Head& head, Plan refused) {
    if (state.in_flight) return refused;
    const Scene scene{parts, exposure, state, head};
    Requests requests = upkeep_requests(scene);
    auto order = next_upkeep(scene, requests, true);
    if (!order && refused.reason.find(order.error().message) == std::string::npos)
        refused.reason += "; " + order.error().message;
    if (!order || !*order || !(*order)->reduce_only) return refused;
    Plan plan = base_plan(exposure);
    plan.reason = std::move(refused.reason);
    plan.wish = refused.wish;
    add_order(plan, exposure, **std::move(order));
    return plan;
}

}  // namespace evenkeel
