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
    /// How long the loop may take to end at SIGUSR1 before the program begins anew without it.
    std::string flatten_grace = "10s";
    std::vector<std::string> global;  ///< The program's options, for the one that begins anew.
};

/// `run CONFIG`: keeps going until SIGTERM, SIGINT or --max-blocks. At SIGUSR1, or when a latch
/// appears, closes every hedge. kGuarded after that, and at once while the latch is there.
int run_keeper(const std::string& config_path, const RunOptions& options);

}  // namespace evenkeel::cli
