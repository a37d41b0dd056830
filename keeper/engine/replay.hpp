// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "keeper/journal/journal_reader.hpp"

namespace evenkeel {

/// A plan that came out otherwise than it was written down.
struct Difference {
    std::int64_t decision = 0;
    std::uint64_t block = 0;
    std::string strategy, journalled, decided;  ///< Plans as canonical JSON.
};

struct ReplayReport {
    std::uint64_t snapshots = 0, decisions = 0, differences = 0;
};

/// Decides every journalled snapshot again, from the configuration it was decided with, and hands
/// over each difference. An error means that the journal could not be read or decided, which is no
/// agreement either.
Result<ReplayReport> replay(const JournalReader& journal,
                            const std::function<void(const Difference&)>& found);

}  // namespace evenkeel
