// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/engine/journal_stage.hpp"

#include <fmt/format.h>

#include "keeper/config/decision_text.hpp"
#include "keeper/journal/world_results.hpp"

namespace evenkeel {
namespace {

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

}  // namespace

Result<void> JournalStage::set(const DecidedSnapshot& decided) {
    if (text_ == decided.decision_text && layout_ == decided.layout) return {};
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
    text_ = decided.decision_text;
    layout_ = decided.layout;
    limits_ = basis.limits;
    portfolio_.emplace(std::move(portfolio));
    unplanned_ = std::move(unplanned);
    return {};
}

Result<Snapshot> JournalStage::snapshot(const DecidedSnapshot& decided) const {
    auto snapshot = world_of(*decided.layout, decided.head, decided.results,
                             [this](const Snapshot& planned, const std::string& chain) {
                                 return unplanned_.contains(chain)
                                            ? CallList()
                                            : portfolio_->follow_reads(planned, chain);
                             });
    if (!snapshot)
        return fail_in(fmt::format("snapshot {}", decided.id), std::move(snapshot).error());
    for (const std::string& chain : unplanned_)
        if (snapshot->of_chain(chain)) return unled(decided);
    return snapshot;
}

}  // namespace evenkeel
