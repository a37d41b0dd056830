// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evenkeel::cli {

struct RunOptions {
    bool dry_run = false;
    std::optional<std::uint64_t> max_blocks;
    /// How long the loops may take to end at SIGUSR1 before the program begins anew without them.
    std::string flatten_grace = "10s";
    /// No loop begins: every hedge is closed at once, as at SIGUSR1.
    bool flatten_first = false;
    std::vector<std::string> global;  ///< The program's options, for the one that begins anew.
};

/// The reason of a latch that a keeper sets by itself.
inline constexpr const char* kBySignal = "SIGUSR1 or a latch set by hand";

/// `run CONFIG...`: a keeper for each, until SIGTERM, SIGINT or --max-blocks. What is wrong with
/// one refuses all before any begins; one that fails ends all. At SIGUSR1 all close every hedge;
/// when a latch appears, its keeper does. kGuarded once latches keep all from hedging, and at once
/// while they do; otherwise the worst of the exit codes of those that worked.
int run_keepers(const std::vector<std::string>& config_paths, const RunOptions& options);

}  // namespace evenkeel::cli
