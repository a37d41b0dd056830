// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/deciding.hpp"

#include <fmt/format.h>

#include "keeper/engine/shared_parts.hpp"
#include "keeper/guard/reducing.hpp"
#include "strategies/kinds/order_cost.hpp"

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

std::vector<std::optional<Wad>> max_leverage(const StrategySpec& strategy) {
    std::vector<std::optional<Wad>> out;
    for (const VenueSpec& hedge : strategy.hedge) {
        const Wad* value = hedge.params.find<Wad>("leverage.max");
        out.push_back(value ? std::optional(*value) : std::nullopt);
    }
    return out;
}

/// Nothing has to be moved: what stands in the way of that refuses nothing else.
Plan unmoved(Plan plan) {
    plan.action = Action::kHold;
    plan.reason = "no move between hedges: " + plan.reason;
    return plan;
}

/// What is pending is no order of the shared hedge that takes its place: it is taken back first.
Plan taken_back(Plan plan) {
    plan.action = Action::kCancel;
    plan.supersedes = false;
    plan.delta_after = plan.delta_before;
    plan.shared.reset();
    return plan;
}

/// Whether it brings the strategy's part nearer to zero, and not past it.
bool shrinks(const SharedWish& wish, const Exposure& exposure) {
    std::size_t leg = 0;
    for (const Term& term : exposure.terms) {
        if (!term.hedge || leg++ != wish.leg) continue;
        const Wad part = owned(*term.hedge);
        return wish.size.sign() == -part.sign() && wish.size.abs() <= part.abs();
    }
    return false;
}

/// Why a strategy takes no part in what the owners of a shared hedge do, if so.
std::optional<std::string> held_out(const SharedWish& wish, const Exposure& exposure,
                                    const std::optional<GuardState>& guard,
                                    const GuardInput& input) {
    const GuardMode now = guard ? mode(*guard) : GuardMode::kActive;
    if (now != GuardMode::kActive && !(now == GuardMode::kReducing && shrinks(wish, exposure)))
        return fmt::format("the guard is {}: {}", name(now), explain(*guard));
    // Another's order is held against that one's pools, and not against these.
    const auto refusals = examine_world(exposure, input);
    return refusals.empty() ? std::nullopt : std::optional(words(refusals));
}

Plan refused(Plan plan, std::string why) {
    plan.action = Action::kRefuse;
    plan.reason = std::move(why);
    plan.delta_after = plan.delta_before;
    plan.shared.reset();
    return plan;
}

}  // namespace

Deciding::Deciding(const Portfolio& portfolio, const Limits& limits, const Snapshot& snapshot)
    : portfolio_(portfolio),
      limits_(limits),
      snapshot_(snapshot),
      allowed_(portfolio.allowed_calls()),
      sequencer_(portfolio.sequencer(snapshot)) {}

Ledger Deciding::ledger_of(const StrategyInputs& inputs) const {
    Ledger ledger = inputs.ledger;
    ledger.orders_last_hour += orders_;
    ledger.orders_last_day += orders_;
    ledger.notional_last_hour += notional_;
    ledger.notional_last_day += notional_;
    ledger.slippage_last_hour += slippage_;
    ledger.slippage_last_day += slippage_;
    return ledger;
}

void Deciding::count(const Plan& plan) {
    orders_ += plan.orders.size();
    for (const Order& order : plan.orders) {
        notional_ += order.notional;
        slippage_ += worst_loss(order);
    }
}

Decision Deciding::decide(std::size_t index, Result<Exposure> exposure,
                          const StrategyInputs& inputs, std::map<std::size_t, SharedLeg> shared) {
    const StrategySpec& strategy = portfolio_.spec().strategies[index];
    Ledger ledger = ledger_of(inputs);
    Decision out;
    if (inputs.guard) out.guard = watched(strategy, exposure, inputs, ledger, std::move(shared));
    if (!exposure) {
        out.plan = unreadable(strategy, exposure.error());
        out.plan.wish = inputs.state.wish;
        return out;
    }
    // From here on drawdown is measured from the peak as it is at this block.
    if (inputs.guard) {
        const auto peak = measured_peak(*inputs.guard, ledger, *exposure);
        if (peak != ledger.peak_equity) out.peak = ledger.peak_equity = peak;
    }
    out.plan = plan(index, *exposure, inputs, ledger, out.guard);
    count(out.plan);
    out.exposure = *std::move(exposure);
    return out;
}

GuardState Deciding::watched(const StrategySpec& strategy, const Result<Exposure>& exposure,
                             const StrategyInputs& inputs, const Ledger& ledger,
                             std::map<std::size_t, SharedLeg> shared) const {
    return watch(*inputs.guard,
                 {.limits = limits_,
                  .ledger = ledger,
                  .head = snapshot_.head(),
                  .now = inputs.now,
                  .exposure = exposure,
                  .least_trade = least_trade(strategy, exposure),
                  .balance = inputs.balance,
                  .sequencer = sequencer_,
                  .last_mined = inputs.state.last_mined,
                  .trades = inputs.trades,
                  .external = inputs.external,
                  .shared = std::move(shared),
                  .pegs = portfolio_.pegs(snapshot_, exposure ? &*exposure : nullptr)});
}

StrategyState Deciding::state_of(const StrategyInputs& inputs,
                                 const std::optional<GuardState>& guard) const {
    StrategyState state = inputs.state;
    state.only_reduce = guard && mode(*guard) == GuardMode::kReducing;
    state.max_order = limits_.max_order;
    // What was exchanged inside, and another owner's order, are a hedge as well as one's own.
    if (inputs.guard)
        for (const HedgeMark& mark : inputs.guard->hedges)
            if (mark.traded != 0)
                state.last_rebalance = std::max(state.last_rebalance, std::optional(mark.traded));
    return state;
}

Plan Deciding::plan(std::size_t index, const Exposure& exposure, const StrategyInputs& inputs,
                    const Ledger& ledger, const std::optional<GuardState>& guard) const {
    StrategyState state = state_of(inputs, guard);
    // Whether it stays is the other owners' matter too: net() asks them all.
    if (state.pending && !state.pending->parts.empty()) state.pending.reset();
    Plan wanted = portfolio_.decide(index, exposure, state, snapshot_.head());
    if (wanted.shared && wanted.supersedes) wanted = taken_back(std::move(wanted));
    if (wanted.shared) {
        auto why =
            held_out(*wanted.shared, exposure, guard, guard_input(index, inputs, ledger, guard));
        if (!why) return wanted;
        return secured(index, exposure, inputs, ledger, guard,
                       refused(std::move(wanted), *std::move(why)));
    }
    const bool moves = !wanted.orders.empty() && wanted.orders.front().moves;
    Plan plan = passed(index, exposure, inputs, ledger, guard, std::move(wanted));
    if (plan.action != Action::kRefuse) return plan;
    if (moves) return unmoved(std::move(plan));
    return secured(index, exposure, inputs, ledger, guard, std::move(plan));
}

/// Whatever stands in the way of a trade, margin that holds a liquidation off may pass.
Plan Deciding::secured(std::size_t index, const Exposure& exposure, const StrategyInputs& inputs,
                       const Ledger& ledger, const std::optional<GuardState>& guard,
                       Plan refused) const {
    Plan margin = portfolio_.hold_off_liquidation(index, exposure, state_of(inputs, guard),
                                                  snapshot_.head(), refused);
    if (margin.action == Action::kRefuse) return margin;
    margin = passed(index, exposure, inputs, ledger, guard, std::move(margin));
    return margin.action == Action::kRefuse ? std::move(refused) : std::move(margin);
}

/// The plan as the guard and the limits leave it.
Plan Deciding::passed(std::size_t index, const Exposure& exposure, const StrategyInputs& inputs,
                      const Ledger& ledger, const std::optional<GuardState>& guard,
                      Plan plan) const {
    // One that is shared is judged with all its owners.
    std::optional<Order> pending = inputs.state.pending;
    if (pending && !pending->parts.empty()) pending.reset();
    if (guard) plan = held_back(std::move(plan), exposure, pending, *guard);
    return guarded(std::move(plan), exposure, guard_input(index, inputs, ledger, guard));
}

GuardInput Deciding::guard_input(std::size_t index, const StrategyInputs& inputs,
                                 const Ledger& ledger,
                                 const std::optional<GuardState>& guard) const {
    const StrategySpec& strategy = portfolio_.spec().strategies[index];
    return {.limits = limits_,
            .ledger = ledger,
            .allowed = allowed_,
            .max_leverage = max_leverage(strategy),
            .slippage_budget = strategy.rebalance.max_slippage.value,
            .head = snapshot_.head(),
            .now = inputs.now,
            .counts_reverts = !guard};
}

}  // namespace evenkeel
