// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include "keeper/config/config.hpp"

namespace evenkeel::cli {

struct FlattenOptions {
    std::string config;
    bool yes = false;      ///< Without it, only says what it would do.
    std::string strategy;  ///< Only this one's hedge; empty for all.
    bool json = false;
    std::string timeout = "10m", grace = "10s";
    std::string max_slippage;  ///< A share or basis points; empty: the strategies' own.
    std::string reason;        ///< For the latch; empty: by hand.
    /// A keeper's own wish: another process that holds the journal is left alone, as it is at work
    /// already, and the end is a keeper's (kGuarded).
    bool as_keeper = false;
};

/// `flatten CONFIG --yes`: sets the latch, ends a running keeper, and closes every hedge.
int flatten(const FlattenOptions& options);

/// The same within a keeper whose loop was ended for it; `stop` ends it early. kGuarded when the
/// chain says flat, it was ended early, or somebody else is at work on it; kFailed otherwise.
int flatten_here(const Config& config, const FlattenOptions& options, std::stop_token stop);

/// Sets the latch of this configuration's journal, now.
Result<void> set_latch_now(const Config& config, std::string reason);

}  // namespace evenkeel::cli
