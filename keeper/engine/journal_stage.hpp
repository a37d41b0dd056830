// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "keeper/guard/limits.hpp"
#include "keeper/journal/journal_reader.hpp"
#include "strategies/kinds/portfolio.hpp"

namespace evenkeel {

/// The portfolio of a run, laid out as a snapshot in its journal was read; kept while both stay the
/// same.
class JournalStage {
  public:
    /// Makes it that of this snapshot. Errc::kDecode if the layout's facts do not lead to its
    /// calls, and the errors of parse_decision_text and Portfolio::make.
    Result<void> set(const DecidedSnapshot& decided);
    /// The block as it was decided on: what was planned, and what followed from its values. set()
    /// comes before.
    Result<Snapshot> snapshot(const DecidedSnapshot& decided) const;
    const Portfolio& portfolio() const { return *portfolio_; }
    const Limits& limits() const { return limits_; }

  private:
    std::shared_ptr<const std::string> text_;
    std::shared_ptr<const Layout> layout_;
    Limits limits_;
    std::optional<Portfolio> portfolio_;
    std::set<std::string> unplanned_;  ///< Chains that could not be read when it was made.
};

}  // namespace evenkeel
