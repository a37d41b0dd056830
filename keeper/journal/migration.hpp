// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/journal/database.hpp"

namespace evenkeel {

/// Brings a journal of an older version, or an empty file (version 0), to kJournalVersion, step by
/// step in one transaction. Every journal is made by the same steps, so new and old ones look
/// alike.
Result<void> migrate(Database& database, std::int64_t from);

}  // namespace evenkeel
