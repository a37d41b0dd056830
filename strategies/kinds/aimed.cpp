// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "strategies/kinds/aimed.hpp"

#include "strategies/kinds/cash_and_carry.hpp"

namespace evenkeel {
namespace {

/// For one whose models cannot tell what to aim at.
Plan aimless(const Exposure& exposure, const StrategyState& state) {
    Plan plan;
    plan.strategy = exposure.strategy;
    plan.action = Action::kRefuse;
    plan.reason = *exposure.outlook.refusal;
    if (!exposure.outlook.words.empty()) plan.reason += "; " + exposure.outlook.words;
    plan.delta_before = plan.delta_after = exposure.delta;
    plan.wish = state.wish;
    return plan;
}

}  // namespace

Plan decide_aimed(const DeltaNeutral& parts, const Aims& aims, const Exposure& exposure,
                  const StrategyState& state, const Head& head) {
    if (exposure.outlook.refusal) return aimless(exposure, state);
    if (aims.carry) return decide_cash_and_carry(parts, *aims.carry, exposure, state, head);
    return decide_delta_neutral(parts, exposure, state, head);
}

}  // namespace evenkeel
