// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/replay.hpp"

#include <fmt/format.h>
#include <set>

#include "keeper/config/decision_text.hpp"
#include "keeper/engine/decision.hpp"
#include "keeper/journal/documents.hpp"
#include "keeper/journal/world_results.hpp"

namespace evenkeel {
namespace {

/// The portfolio of one run, laid out as one layout says; kept while both stay the same.
struct Stage {
    std::shared_ptr<const std::string> text;
    std::shared_ptr<const Layout> layout;
    Limits limits;
    std::optional<Portfolio> portfolio;
    std::set<std::string> unplanned;  ///< Chains that could not be read when it was made.
};

/// Whether the facts of a chain lead to its calls.
template <class OneLayout>
Result<bool> leads(Portfolio& portfolio, const OneLayout& layout, const std::string& chain) {
    FactBook facts;
    for (const auto& [call, answer] : layout.facts) facts.learn(call, answer);
    for (const auto& [query, found] : layout.logs) facts.learn(query, found, true);
    CallList calls;
    EVENKEEL_CHECK(portfolio.plan_reads(facts, calls, chain));
    return facts.take_wanted().empty() && facts.take_wanted_logs().empty() &&
           calls.calls() == layout.calls;
}

tl::unexpected<Error> unled(const DecidedSnapshot& decided) {
    return fail(Errc::kDecode, Remedy::kGiveUp,
                fmt::format("snapshot {}: its facts do not lead to its calls", decided.id));
}

Result<void> set(Stage& stage, const DecidedSnapshot& decided) {
    if (stage.text == decided.decision_text && stage.layout == decided.layout) return {};
    EVENKEEL_TRY(DecisionBasis basis, parse_decision_text(*decided.decision_text));
    EVENKEEL_TRY(Portfolio portfolio, Portfolio::make(std::move(basis.portfolio)));
    EVENKEEL_TRY(const bool own, leads(portfolio, *decided.layout, {}));
    if (!own) return unled(decided);
    std::set<std::string> unplanned;
    for (const auto& [chain, layout] : decided.layout->further) {
        EVENKEEL_TRY(const bool planned, leads(portfolio, layout, chain));
        if (planned) continue;
        if (layout != ChainLayout{}) return unled(decided);
        unplanned.insert(chain);
    }
    stage = {decided.decision_text, decided.layout, basis.limits, std::move(portfolio),
             std::move(unplanned)};
    return {};
}

/// The block as it was decided on: what was planned, and what followed from its values.
Result<Snapshot> snapshot_of(const Stage& stage, const DecidedSnapshot& decided) {
    auto snapshot = world_of(*decided.layout, decided.head, decided.results,
                             [&](const Snapshot& planned, const std::string& chain) {
                                 return stage.unplanned.contains(chain)
                                            ? CallList()
                                            : stage.portfolio->follow_reads(planned, chain);
                             });
    if (!snapshot)
        return fail_in(fmt::format("snapshot {}", decided.id), std::move(snapshot).error());
    for (const std::string& chain : stage.unplanned)
        if (snapshot->of_chain(chain)) return unled(decided);
    return snapshot;
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
