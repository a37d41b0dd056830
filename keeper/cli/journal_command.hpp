// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace evenkeel::cli {

struct JournalOptions {
    std::string config;
    std::string strategy;  ///< Only this one; empty for all.
    std::string since;     ///< A date, a date and time (UTC), or an age such as 2h; empty for all.
    bool json = false;
    bool quality = false;  ///< How well strategies were hedged, hour by hour, instead.
};

/// `journal CONFIG`: decisions, transactions and their outcomes, oldest first; or how well
/// strategies were hedged.
int show_journal(const JournalOptions& options);

}  // namespace evenkeel::cli
