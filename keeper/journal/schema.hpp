// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/journal/database.hpp"

namespace evenkeel {

/// "EVKL", so that file(1) and we know a journal from another SQLite file.
inline constexpr std::int64_t kJournalApplicationId = 0x45564b4c;
/// The schema this program reads and writes; docs/journal.md.
inline constexpr std::int64_t kJournalVersion = 3;

/// Makes the schema in an empty file, brings an older one up to date, refuses a newer or a foreign
/// one. Then sets the connection up: WAL, synchronous=FULL, foreign keys.
Result<void> prepare_for_writing(Database& database);
/// Refuses whatever is not a journal of exactly our version.
Result<void> prepare_for_reading(Database& database);

}  // namespace evenkeel
