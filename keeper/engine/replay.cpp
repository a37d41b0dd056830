// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/replay.hpp"

#include <fmt/format.h>

#include "keeper/config/decision_text.hpp"
#include "keeper/engine/decision.hpp"
#include "keeper/journal/documents.hpp"

namespace evenkeel {
namespace {

/// The portfolio of one run, laid out as one layout says; kept while both stay the same.
struct Stage {
    std::shared_ptr<const std::string> text;
    std::shared_ptr<const Layout> layout;
    Limits limits;
    std::optional<Portfolio> portfolio;
    std::shared_ptr<const CallList> calls;
};

Result<void> set(Stage& stage, const DecidedSnapshot& decided) {
    if (stage.text == decided.decision_text && stage.layout == decided.layout) return {};
    EVENKEEL_TRY(DecisionBasis basis, parse_decision_text(*decided.decision_text));
    EVENKEEL_TRY(Portfolio portfolio, Portfolio::make(std::move(basis.portfolio)));
    FactBook facts;
    for (const auto& [call, answer] : decided.layout->facts) facts.learn(call, answer);
    for (const auto& [query, found] : decided.layout->logs) facts.learn(query, found, true);
    auto calls = std::make_shared<CallList>();
    EVENKEEL_CHECK(portfolio.plan_reads(facts, *calls));
    if (!facts.take_wanted().empty() || !facts.take_wanted_logs().empty() ||
        calls->calls() != decided.layout->calls)
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    fmt::format("snapshot {}: its facts do not lead to its calls", decided.id));
    stage = {decided.decision_text, decided.layout, basis.limits, std::move(portfolio),
             std::move(calls)};
    return {};
}

/// The block as it was decided on: what was planned, and what followed from its values.
Result<Snapshot> snapshot_of(const Stage& stage, const DecidedSnapshot& decided) {
    const std::size_t planned = stage.calls->calls().size();
    CallResults first, then;
    for (std::size_t i = 0; i < decided.results.size(); ++i)
        (i < planned ? first : then).append(decided.results.succeeded(i), decided.results[i]);
    Snapshot snapshot(decided.head, stage.calls, std::move(first));
    const CallList more = stage.portfolio->follow_reads(snapshot);
    if (more.calls().size() != then.size())
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    fmt::format("snapshot {}: {} calls follow from its values, {} were answered",
                                decided.id, more.calls().size(), then.size()));
    return then.empty() ? snapshot : snapshot.extended(more, then);
}

Result<std::vector<StrategyInputs>> inputs_of(const DecidedSnapshot& decided,
                                              const PortfolioSpec& spec) {
    if (decided.decisions.size() != spec.strategies.size())
        return fail(Errc::kDecode, Remedy::kGiveUp,
                    fmt::format("snapshot {} has {} decisions for {} strategies", decided.id,
                                decided.decisions.size(), spec.strategies.size()));
    std::vector<StrategyInputs> inputs;
    for (const JournalledDecision& decision : decided.decisions) {
        EVENKEEL_TRY(StrategyInputs one, parse_strategy_inputs(decision.inputs));
        inputs.push_back(std::move(one));
    }
    return inputs;
}

}  // namespace

Result<ReplayReport> replay(const JournalReader& journal,
                            const std::function<void(const Difference&)>& found) {
    ReplayReport report;
    Stage stage;
    EVENKEEL_CHECK(journal.each_snapshot([&](const DecidedSnapshot& decided) -> Result<void> {
        EVENKEEL_CHECK(set(stage, decided));
        EVENKEEL_TRY(auto inputs, inputs_of(decided, stage.portfolio->spec()));
        EVENKEEL_TRY(const Snapshot snapshot, snapshot_of(stage, decided));
        const auto again = decide(*stage.portfolio, stage.limits, snapshot, std::move(inputs));
        ++report.snapshots;
        for (std::size_t i = 0; i < again.size(); ++i) {
            ++report.decisions;
            const auto& before = decided.decisions[i];
            std::string plan = plan_json(again[i].plan);
            if (plan == before.plan) continue;
            ++report.differences;
            found({before.id, decided.head.number, before.strategy, before.plan, std::move(plan)});
        }
        return {};
    }));
    return report;
}

}  // namespace evenkeel
