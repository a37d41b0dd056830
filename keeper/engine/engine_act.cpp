// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "keeper/engine/engine.hpp"
#include "keeper/engine/trial.hpp"
#include "keeper/journal/documents.hpp"
#include "strategies/kinds/order_cost.hpp"

namespace evenkeel {
namespace {

// What only one node tells is not remembered; that a mark says nothing any more may be one node's
// word.
void keep_known(std::vector<HedgeMark>& marks, const std::vector<HedgeMark>& known) {
    std::vector<HedgeMark> kept;
    for (const HedgeMark& mark : known)
        if (std::ranges::any_of(marks, [&](const HedgeMark& one) {
                return one.venue == mark.venue && one.id == mark.id;
            }))
            kept.push_back(mark);
    marks = std::move(kept);
}

/// From which drawdown is measured on; what an operator had measured anew may be lower.
bool raises_peak(const Decision& decision, const StrategyInputs& known) {
    return decision.peak && decision.peak > known.ledger.peak_equity;
}

bool sums_more(const std::optional<GuardState>& after, const std::optional<GuardState>& before) {
    return after && before && (after->pegs != before->pegs || after->bases != before->bases);
}

/// Whether later blocks will rest on something of this block besides hedges and causes.
bool remembers_more(const Decision& decision, const StrategyInputs& known) {
    return (decision.memory && decision.memory != known.memory) || raises_peak(decision, known) ||
           sums_more(decision.guard, known.guard);
}

void forget_sample(Decision& decision, const StrategyInputs& known) {
    if (decision.memory) decision.memory = known.memory;
    if (raises_peak(decision, known)) decision.peak.reset();
    if (!sums_more(decision.guard, known.guard)) return;
    decision.guard->pegs = known.guard->pegs;
    decision.guard->bases = known.guard->bases;
}

}  // namespace

std::vector<NewTransaction> Engine::act(const BlockView& view,
                                        const std::vector<Decision>& decisions, Agreements& known) {
    std::vector<NewTransaction> prepared;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        const Plan& plan = decisions[i].plan;
        if (plan.action == Action::kCancel) {
            const auto done = parts_.desk.cancel(plan.strategy, plan.reason);
            if (!done) refuse(view, plan, done.error());
            continue;
        }
        for (const Order& order : plan.orders) {
            auto done = agree_on_order(view, i, decisions, known);
            if (done) done = prepare({view, decisions[i], i, order}, prepared);
            if (!done) refuse(view, plan, done.error());
        }
    }
    return prepared;
}

// On every chain that the strategy rests on. What nothing will be signed for need not be asked
// twice.
Result<void> Engine::agree(const BlockView& view, std::size_t strategy, const Decision& decision,
                           Agreements& known) {
    const Exposure* exposure = decision.exposure ? &*decision.exposure : nullptr;
    std::set<std::string> chains = parts_.portfolio.chains_of(strategy, exposure);
    chains.insert("");
    for (const std::string& chain : chains) {
        auto asked = known.find(chain);
        if (asked == known.end())
            asked = known.emplace(chain, reader_.corroborate(view, chain)).first;
        if (!asked->second) return asked->second;
    }
    return {};
}

// All who share in an order rest on what was read, each on its own chains.
Result<void> Engine::agree_on_order(const BlockView& view, std::size_t lead,
                                    const std::vector<Decision>& decisions, Agreements& known) {
    EVENKEEL_CHECK(agree(view, lead, decisions[lead], known));
    for (const Order& order : decisions[lead].plan.orders)
        for (const OrderPart& part : order.parts)
            for (std::size_t i = 0; i < decisions.size(); ++i)
                if (i != lead && decisions[i].plan.strategy == part.strategy)
                    EVENKEEL_CHECK(agree(view, i, decisions[i], known));
    return {};
}

// What waits for a person, and the size that a hedge is held against, must not be one node's lie. A
// new mark can wait for the next block, but one that is void goes at once; a latch cannot be left
// out, so nothing is decided without.
Result<void> Engine::agree_on_guard(const BlockView& view, const std::vector<StrategyInputs>& known,
                                    std::vector<Decision>& decisions, Agreements& asked) {
    bool latches = false;
    Result<void> agreed;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        if (!known[i].guard || !decisions[i].guard) continue;
        const bool latched = latched_anew(*known[i].guard, *decisions[i].guard);
        latches = latches || latched;
        if (!latched && known[i].guard->hedges == decisions[i].guard->hedges) continue;
        auto one = agree(view, i, decisions[i], asked);
        if (agreed) agreed = std::move(one);
    }
    if (agreed || latches) return agreed;
    for (std::size_t i = 0; i < decisions.size(); ++i)
        if (known[i].guard && decisions[i].guard)
            keep_known(decisions[i].guard->hedges, known[i].guard->hedges);
    return {};
}

// Decisions rest on it for days: a sample that only one node tells is not kept, and taken again at
// the next block.
void Engine::agree_on_memory(const BlockView& view, const std::vector<StrategyInputs>& known,
                             std::vector<Decision>& decisions, Agreements& asked) {
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        if (!remembers_more(decisions[i], known[i])) continue;
        if (!agree(view, i, decisions[i], asked)) forget_sample(decisions[i], known[i]);
    }
}

/// Whether the chain still has the block that each mark was seen in.
Result<bool> Engine::are_there(const std::vector<HedgeMark>& marks) const {
    for (const HedgeMark& mark : marks) {
        const auto there = parts_.chain.head_at(mark.block);
        if (!there && there.error().code != Errc::kBlockUnknown)
            return tl::unexpected(there.error());
        if (!there || there->hash != mark.hash) return false;
    }
    return true;
}

void Engine::forget_together(std::size_t strategy, std::vector<StrategyInputs>& known) const {
    const auto& specs = parts_.portfolio.spec().strategies;
    const auto firsts = hang_together(specs, parts_.portfolio.shared());
    const auto first_of = [&](std::size_t i) {
        const auto found = firsts.find(specs[i].name);
        return found == firsts.end() ? specs[i].name : found->second;
    };
    for (std::size_t i = 0; i < known.size(); ++i)
        if (known[i].guard && first_of(i) == first_of(strategy)) known[i].guard->hedges.clear();
}

// An order that was final may come out otherwise after a deep reorganisation. That is not somebody
// else's doing: the marks are forgotten with their block, and the block is decided without them.
// Marks of a hedge that is shared only hold together.
Result<bool> Engine::forget_lost_marks(std::vector<StrategyInputs>& known,
                                       const std::vector<Decision>& decisions) const {
    bool any = false;
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        auto& before = known[i].guard;
        if (!before || before->hedges.empty() || !decisions[i].guard ||
            !tripped_anew(*before, *decisions[i].guard, cause::kLostLeg))
            continue;
        EVENKEEL_TRY(const bool there, are_there(before->hedges));
        if (there) continue;
        forget_together(i, known);
        any = true;
    }
    return any;
}

Result<void> Engine::prepare(const TrialCase& trial, std::vector<NewTransaction>& prepared) {
    EVENKEEL_TRY(const std::uint64_t gas, try_out(parts_.chain, parts_.portfolio, trial));
    const Plan& plan = trial.decision.plan;
    const Wad slippage = worst_loss(trial.order);
    const NewOrder ordered{plan.strategy, trial.order, gas, slippage, prepared.size()};
    if (plan.supersedes) return parts_.desk.supersede(trial.view, ordered);
    EVENKEEL_TRY(TransactionRecord record, parts_.desk.prepare(trial.view, ordered));
    if (settings_.dry_run)
        parts_.reporter.would_send(trial.view.snapshot->head(), record);
    else
        prepared.push_back({std::move(record), trial.strategy, trial.order.notional, slippage});
    return {};
}

void Engine::refuse(const BlockView& view, const Plan& plan, const Error& error) {
    parts_.reporter.order_refused(view.snapshot->head(), plan.strategy, error);
    refusals_.push_back({parts_.clock.wall(), view.snapshot->head().number, plan.strategy,
                         EventKind::kGuard, refused_plan_json(plan, error)});
}

}  // namespace evenkeel
