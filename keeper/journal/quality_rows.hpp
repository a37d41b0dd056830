// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/journal/database.hpp"
#include "keeper/journal/journal.hpp"
#include "keeper/journal/journal_reader.hpp"

/// How well strategies are hedged, as the journal keeps it; docs/journal.md.
namespace evenkeel::tables {

/// Who calls holds the WriteScope.
Result<void> put_quality(Database& database, const QualityRecord& record);
/// What JournalHistory::quality gives.
Result<std::optional<std::string>> quality(Database& database, const std::string& strategy);
/// The hours that pass the filter, in order, for load_quality_line().
Result<Rows> quality_rows(Database& database, const JournalFilter& filter);
Result<JournalLine> load_quality_line(const Rows& row);

}  // namespace evenkeel::tables
