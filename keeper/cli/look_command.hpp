// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace evenkeel::cli {

struct LookOptions {
    std::optional<std::uint64_t> block;
    bool json = false;
};

/// `exposure CONFIG`: reads one block and prints every term.
int show_exposure(const std::string& config_path, const LookOptions& options);
/// `plan CONFIG`: what the keeper would do at this block, with the journal's state if there is one.
int show_plan(const std::string& config_path, const LookOptions& options);

}  // namespace evenkeel::cli
