// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/journal/database.hpp"
#include "keeper/journal/journal_reader.hpp"

namespace evenkeel {

/// The entries that pass the filter, in order, for load_line().
Result<Rows> line_rows(Database& database, const JournalFilter& filter);
/// One entry as `evenkeel journal` shows it.
Result<JournalLine> load_line(Database& database, const Rows& row);

}  // namespace evenkeel
