// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/known.hpp"

namespace evenkeel {
namespace {

/// As the last block left it; a fresh one for a strategy that is new here.
Result<GuardState> known_guard(const JournalHistory& history, const std::string& strategy) {
    EVENKEEL_TRY(const auto text, history.guard_state(strategy));
    if (!text) return GuardState{};
    auto state = parse_guard_state(*text);
    if (!state) return fail_in("journal, strategy " + strategy, std::move(state).error());
    return state;
}

}  // namespace

Result<std::vector<StrategyInputs>> known_inputs(const JournalHistory& history,
                                                 const PortfolioSpec& spec, WallTime now) {
    EVENKEEL_TRY(const Usage hour, history.usage(now - std::chrono::hours(1), {}));
    EVENKEEL_TRY(const Usage day, history.usage(now - std::chrono::hours(24), {}));
    std::vector<StrategyInputs> all;
    for (const StrategySpec& strategy : spec.strategies) {
        StrategyInputs one;
        one.now = now;
        one.ledger.orders_last_hour = hour.orders;
        one.ledger.orders_last_day = day.orders;
        one.ledger.notional_last_hour = hour.notional;
        one.ledger.notional_last_day = day.notional;
        one.ledger.slippage_last_hour = hour.slippage;
        one.ledger.slippage_last_day = day.slippage;
        one.ledger.gas_last_hour = hour.gas;
        one.ledger.gas_last_day = day.gas;
        EVENKEEL_TRY(one.ledger.peak_equity, history.peak_value(strategy.name));
        EVENKEEL_TRY(one.ledger.reverts_in_a_row, history.reverts_in_a_row(strategy.name));
        EVENKEEL_TRY(one.guard, known_guard(history, strategy.name));
        EVENKEEL_TRY(one.state.last_rebalance, history.last_rebalance(strategy.name));
        EVENKEEL_TRY(one.state.last_mined, history.last_mined(strategy.name));
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace evenkeel
