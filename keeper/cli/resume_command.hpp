// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace evenkeel::cli {

struct ResumeOptions {
    std::string config;
    std::string cause;            ///< Only this cause of the guard; empty: all, and the latch.
    std::string timeout = "60s";  ///< For a running keeper to take it up.
};

/// `resume CONFIG`: lifts what keeps the guard from letting orders through, and takes the latch of
/// `flatten` away. A running keeper lifts its guard's causes itself, at its next poll.
int resume(const ResumeOptions& options);

}  // namespace evenkeel::cli
