// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/decision.hpp"

namespace evenkeel {
namespace {

Plan unreadable(const StrategySpec& strategy, const Error& error) {
    return Plan{.strategy = strategy.name,
                .action = Action::kRefuse,
                .reason = error.message,
                .delta_before = {},
                .delta_after = {},
                .orders = {}};
}

std::optional<Wad> max_leverage(const StrategySpec& strategy) {
    if (strategy.hedge.empty()) return std::nullopt;
    const Wad* value = strategy.hedge.front().params.find<Wad>("leverage.max");
    return value ? std::optional(*value) : std::nullopt;
}

}  // namespace

std::vector<Decision> decide(const Portfolio& portfolio, const Limits& limits,
                             const Snapshot& snapshot, std::vector<StrategyInputs> inputs) {
    const auto& strategies = portfolio.spec().strategies;
    ensure_invariant(inputs.size() == strategies.size(), "one StrategyInputs a strategy");
    auto exposures = portfolio.exposures(snapshot);
    const auto allowed = portfolio.allowed_calls();
    std::vector<Decision> decisions;
    std::uint64_t orders = 0;
    Wad notional;
    for (std::size_t i = 0; i < strategies.size(); ++i) {
        if (!exposures[i]) {
            decisions.push_back({std::nullopt, unreadable(strategies[i], exposures[i].error())});
            continue;
        }
        Ledger ledger = inputs[i].ledger;
        ledger.orders_last_hour += orders;
        ledger.notional_last_day += notional;
        const GuardInput guard{.limits = limits,
                               .ledger = ledger,
                               .allowed = allowed,
                               .max_leverage = max_leverage(strategies[i]),
                               .slippage_budget = strategies[i].rebalance.max_slippage.value,
                               .head = snapshot.head(),
                               .now = inputs[i].now};
        Plan plan = guarded(portfolio.decide(i, *exposures[i], inputs[i].state, snapshot.head()),
                            *exposures[i], guard);
        orders += plan.orders.size();
        for (const Order& order : plan.orders) notional += order.notional;
        decisions.push_back({*std::move(exposures[i]), std::move(plan)});
    }
    return decisions;
}

}  // namespace evenkeel
