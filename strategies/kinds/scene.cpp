// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/scene.hpp"

#include <utility>

namespace evenkeel {

Plan base_plan(const Exposure& exposure) {
    Plan plan;
    plan.strategy = exposure.strategy;
    plan.delta_before = plan.delta_after = exposure.delta;
    return plan;
}

void add_order(Plan& plan, const Exposure& exposure, Order order) {
    plan.action = Action::kRebalance;
    if (order.kind == OrderKind::kPrepare) plan.reason += "; first: " + order.what;
    plan.delta_after = exposure.delta + order.size;
    plan.orders.push_back(std::move(order));
}

std::vector<Leg> rule_legs(const Scene& scene) {
    auto legs = legs_of(scene.hedges, scene.parts.shares);
    if (scene.parts.apart) legs[*scene.parts.apart].open = false;
    return legs;
}

Result<std::optional<Prices>> prices_of(const Scene& scene) {
    const AllocationSpec& allocation = scene.parts.spec.allocation;
    if (allocation.by != AllocationBy::kCost) return std::optional<Prices>();
    EVENKEEL_TRY(const Wad least, least_order(scene.parts.spec, scene.exposure));
    return std::optional(prices_of(allocation, scene.exposure, rule_legs(scene), least));
}

OrderRequest request_for(const Scene& scene, const HedgeState& hedge, const Wad& size) {
    return request_of(scene.parts, scene.exposure, hedge, size, scene.head);
}

}  // namespace evenkeel
