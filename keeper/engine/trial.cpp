// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/trial.hpp"

#include <fmt/format.h>

#include "keeper/guard/effect.hpp"
#include "strategies/kinds/netting.hpp"
#include "strategies/kinds/strategy.hpp"

namespace evenkeel {
namespace {

/// Whether the order's venue shows what it did in the same block.
bool tells(const TrialCase& trial) {
    for (const Term& term : trial.decision.exposure->terms)
        if (term.hedge && term.venue == trial.order.venue && term.id == trial.order.id)
            return term.hedge->fills_within == 0;
    return true;
}

/// What of a fill is the strategy's that sends the order.
Wad own_share(const TrialCase& trial, const Wad& filled) {
    if (trial.order.parts.empty()) return filled;
    std::vector<Wad> weights;
    std::size_t own = 0;
    for (const OrderPart& part : trial.order.parts) {
        if (part.strategy == trial.decision.plan.strategy) own = weights.size();
        weights.push_back(part.size);
    }
    return split(filled, weights).at(own);
}

std::vector<const HedgeState*> hedges_of(const Exposure& exposure) {
    std::vector<const HedgeState*> out;
    for (const Term& term : exposure.terms)
        if (term.hedge) out.push_back(&*term.hedge);
    return out;
}

/// Counts the strategy's parts of hedges that it shares as the order leaves them.
void own_after(const TrialCase& trial, const Exposure& before, Exposure& after) {
    const auto was = hedges_of(before), is = hedges_of(after);
    for (std::size_t leg = 0; leg < was.size() && leg < is.size(); ++leg) {
        if (!was[leg]->part) continue;
        OwnedPart part = *was[leg]->part;
        const Wad filled = committed(*is[leg]) - committed(*was[leg]);
        const Wad share = leg == trial.order.leg ? own_share(trial, filled) : Wad();
        part.size += share;
        part.committed += share;
        own(after, leg, part);
    }
}

Result<Effect> effect(const Portfolio& portfolio, const TrialCase& trial, Simulation simulation) {
    const Exposure& before = *trial.decision.exposure;
    if (!simulation.after) {
        EVENKEEL_TRY(const Fill fill,
                     portfolio.fill(trial.strategy, trial.order, simulation.returned));
        EVENKEEL_TRY(Effect shown, effect_of(before, fill));
        shown.delta_after = before.delta + own_share(trial, fill.size);
        return shown;
    }
    const Snapshot after = trial.view.snapshot->with_results(*std::move(simulation.after));
    EVENKEEL_TRY(Exposure exposure,
                 portfolio.exposure_after(trial.strategy, before, *trial.view.snapshot, after));
    own_after(trial, before, exposure);
    return effect_between(trial.order, before, exposure);
}

}  // namespace

Result<void> rehearse(ChainAccess& chain, const Portfolio& portfolio, const Snapshot& snapshot,
                      std::size_t strategy, const Order& order) {
    EVENKEEL_TRY(const auto call, portfolio.rehearsal(strategy, order, snapshot));
    if (!call) return {};
    // As it will be paid: venues compare what an order brings along with it.
    const auto price =
        checked_add(snapshot.head().base_fee.amount, tip_paid(portfolio.spec()).amount);
    EVENKEEL_TRY(const CallOutcome outcome,
                 chain.rehearse(snapshot.head(), *call, Wei(price.value_or(u256::max()))));
    return portfolio.rehearsed(strategy, order, outcome);
}

Result<std::uint64_t> try_out(ChainAccess& chain, const Portfolio& portfolio,
                              const TrialCase& trial) {
    const Order& order = trial.order;
    const Snapshot& snapshot = *trial.view.snapshot;
    EVENKEEL_TRY(Simulation simulation,
                 chain.simulate(snapshot.head(),
                                Call{order.to, order.data, order.venue + " order", order.value},
                                snapshot.calls()));
    EVENKEEL_CHECK(rehearse(chain, portfolio, snapshot, trial.strategy, order));
    const std::uint64_t gas = simulation.gas;
    if (!tells(trial)) return gas;
    EVENKEEL_TRY(const Effect shown, effect(portfolio, trial, std::move(simulation)));
    const Wad& budget = portfolio.spec().strategies[trial.strategy].rebalance.max_slippage.value;
    const auto refusals = examine_effect(order, *trial.decision.exposure, shown, budget);
    if (!refusals.empty()) return fail(Errc::kRefused, Remedy::kRetryLater, words(refusals));
    return gas;
}

}  // namespace evenkeel
