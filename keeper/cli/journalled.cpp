// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "keeper/cli/journalled.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <set>

#include "keeper/engine/known.hpp"
#include "keeper/engine/shared_parts.hpp"
#include "keeper/engine/trades.hpp"
#include "keeper/engine/warm_up.hpp"
#include "keeper/journal/journal_reader.hpp"
#include "keeper/journal/sqlite_journal.hpp"

namespace evenkeel::cli {
namespace {

// As many as a keeper keeps in mind.
constexpr std::size_t kSettledLookedAt = 64;

/// The first of those that a strategy hangs together with by hedges they share.
const std::string& first_of(const std::map<std::string, std::string>& together,
                            const std::string& strategy) {
    const auto found = together.find(strategy);
    return found == together.end() ? strategy : found->second;
}

/// The strategies whose delta or target is not told by one block alone.
std::set<std::size_t> with_a_past(const Portfolio& portfolio) {
    std::set<std::size_t> out;
    for (const SharedHedge& hedge : portfolio.shared())
        for (const LegRef& owner : hedge.owners) out.insert(owner.strategy);
    const auto& specs = portfolio.spec().strategies;
    for (std::size_t i = 0; i < specs.size(); ++i)
        if (!specs[i].models.values().empty() || specs[i].kind != "delta_neutral") out.insert(i);
    return out;
}

}  // namespace

Result<std::vector<StrategyInputs>> journalled_inputs(Session& session) {
    const Config& config = session.config();
    const auto& specs = config.portfolio.strategies;
    const WallTime now = session.clock().wall();
    if (!std::filesystem::exists(config.journal_path)) {
        EVENKEEL_TRY(const auto empty, SqliteJournal::in_memory());
        EVENKEEL_TRY(auto inputs, known_inputs(*empty, config.portfolio, now));
        EVENKEEL_CHECK(recall(*empty, config.portfolio, now, inputs));
        return inputs;
    }
    EVENKEEL_TRY(const auto journal, JournalReader::open(config.journal_path));
    EVENKEEL_TRY(auto inputs, known_inputs(journal, config.portfolio, now));
    EVENKEEL_CHECK(recall(journal, config.portfolio, now, inputs));
    EVENKEEL_TRY(auto records, journal.settled(kSettledLookedAt));
    EVENKEEL_TRY(const auto unsettled, journal.unsettled());
    records.insert(records.end(), unsettled.begin(), unsettled.end());
    const auto together = hang_together(specs, session.portfolio().shared());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::string& strategy = specs[i].name;
        inputs[i].trades = trades_of(records, strategy, counted_through(*inputs[i].guard));
        for (const TransactionRecord& record : unsettled)
            if (first_of(together, record.strategy) == first_of(together, strategy))
                inputs[i].state.in_flight = fmt::format("{} (nonce {}, {})", record.intent,
                                                        record.nonce(), name(record.state));
    }
    return inputs;
}

std::vector<Result<Exposure>> owned_exposures(Session& session, const Snapshot& snapshot) {
    const Portfolio& portfolio = session.portfolio();
    auto exposures = portfolio.exposures(snapshot);
    const auto past = with_a_past(portfolio);
    if (past.empty()) return exposures;
    const auto inputs = journalled_inputs(session);
    if (!inputs) {
        for (const std::size_t index : past)
            exposures[index] = tl::unexpected<Error>(inputs.error());
        return exposures;
    }
    own_parts(portfolio, snapshot, *inputs, exposures);
    for (const std::size_t index : past) {
        if (!exposures[index]) continue;
        const auto informed =
            portfolio.inform(index, (*inputs)[index].memory, *exposures[index], snapshot.head());
        if (!informed) exposures[index] = tl::unexpected<Error>(informed.error());
    }
    return exposures;
}

}  // namespace evenkeel::cli
