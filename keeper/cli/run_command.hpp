// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace evenkeel::cli {

struct RunOptions {
    bool dry_run = false;
    std::optional<std::uint64_t> max_blocks;
};

/// `run CONFIG`: keeps going until SIGTERM, SIGINT or --max-blocks.
int run_keeper(const std::string& config_path, const RunOptions& options);

}  // namespace evenkeel::cli
