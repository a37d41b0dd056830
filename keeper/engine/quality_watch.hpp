// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "chain/transactions/record.hpp"
#include "keeper/engine/decision.hpp"
#include "keeper/journal/journal.hpp"
#include "strategies/quality/quality.hpp"

namespace evenkeel {

/// What one tick tells of how well strategies are hedged.
struct QualityTick {
    const Head& head;
    WallTime now;
    const std::vector<StrategyInputs>& inputs;  ///< One a strategy, as its decision.
    const std::vector<Decision>& decisions;
    bool sends = true;  ///< Orders are sent, which a dry run's are not.
    const Portfolio& portfolio;
    /// Transactions that were settled since the tick before.
    const std::vector<TransactionRecord>& ended;
};

/// Measures how well each strategy is hedged, block by block, and keeps it in the journal: every
/// ten minutes of chain time, and when an order is decided or filled or an hour ends. What a crash
/// loses of it is only that.
class QualityWatch {
  public:
    /// The journal must outlive it.
    explicit QualityWatch(Journal& journal) : journal_(journal) {}

    /// Errc::kStorage if the journal cannot be written. A measure in it that cannot be read is told
    /// in the log and begun anew: no hedge is to wait for it.
    Result<void> observe(const QualityTick& tick);
    /// Writes what the journal does not have yet, as a run ends.
    Result<void> save(WallTime now);
    /// Null before the strategy's first block.
    const Quality* find(const std::string& strategy) const;

  private:
    struct Measure {
        Quality quality;
        std::uint64_t block = 0;  ///< Of the newest look.
        bool written = false;     ///< The journal has it as it is.
        std::uint64_t written_at = 0;
    };
    Result<Measure*> load(const std::string& strategy);
    Result<void> observe(const QualityTick& tick, std::size_t index);
    Result<void> write(const std::string& strategy, Measure& measure, WallTime now,
                       std::vector<std::string> hours);

    Journal& journal_;
    std::map<std::string, Measure> measures_;
};

}  // namespace evenkeel
