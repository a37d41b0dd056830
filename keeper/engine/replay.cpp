// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/replay.hpp"

#include <fmt/format.h>

#include "keeper/engine/decision.hpp"
#include "keeper/engine/journal_stage.hpp"
#include "keeper/journal/documents.hpp"

namespace evenkeel {
namespace {

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
    JournalStage stage;
    EVENKEEL_CHECK(journal.each_snapshot([&](const DecidedSnapshot& decided) -> Result<void> {
        EVENKEEL_CHECK(stage.set(decided));
        EVENKEEL_TRY(auto inputs, inputs_of(decided, stage.portfolio().spec()));
        EVENKEEL_TRY(const Snapshot snapshot, stage.snapshot(decided));
        const auto again = decide(stage.portfolio(), stage.limits(), snapshot, std::move(inputs));
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
