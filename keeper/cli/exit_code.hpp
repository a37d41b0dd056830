// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace evenkeel::cli {

/// What the process tells its caller; the numbers are a promise.
enum ExitCode : int {
    kDone = 0,
    kFailed = 1,   ///< At run time: network, storage, chain.
    kUsage = 2,    ///< Wrong usage or configuration.
    kGuarded = 3,  ///< Stopped by the guard.
    kNotSafe = 4,  ///< `plan` or `check` found that nothing can be done safely.
};

}  // namespace evenkeel::cli
