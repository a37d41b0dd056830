// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <sys/types.h>

#include "chain/base/clock.hpp"
#include "chain/base/result.hpp"

namespace evenkeel {

/// Where the lock of this journal is.
std::string lock_path(const std::string& journal_path);

/// The process that holds this journal, if one does. It is named only if it has the lock's file
/// open, so that no number of a process long gone is mistaken for it. Errc::kStorage if the lock is
/// held by nobody whom we may look at.
Result<std::optional<pid_t>> journal_holder(const std::string& journal_path);

/// Tells this journal from every other in a signal, by its lock's file. Errc::kStorage if there is
/// no such file.
Result<std::uintptr_t> journal_mark(const std::string& journal_path);

/// How a holder is made to let go.
struct Eviction {
    std::chrono::milliseconds grace{10'000};  ///< Between SIGTERM and SIGKILL.
    /// After SIGKILL, until it is an error that the lock is still held.
    std::chrono::milliseconds patience{5'000};
};

/// What was done to whom.
struct Evicted {
    pid_t process = 0;
    bool killed = false;  ///< SIGTERM was not enough.
};

/// Ends whoever holds this journal: SIGTERM with its journal_mark, so that a process of several
/// keepers ends the one, and SIGKILL to that very process when the grace is over. The journal takes
/// no harm of it. Nothing if nobody held it.
Result<std::optional<Evicted>> evict_holder(const std::string& journal_path, const Eviction& how,
                                            Clock& clock, const std::stop_token& stop);

}  // namespace evenkeel
