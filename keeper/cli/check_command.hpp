// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace evenkeel::cli {

struct CheckOptions {
    bool offline = false;
    bool json = false;
};

/// `check CONFIG...`: the files, what keeps them from one process, then the world of each; prints
/// every problem and not only the first. The worst exit code of them.
int check_configs(const std::vector<std::string>& config_paths, const CheckOptions& options);

}  // namespace evenkeel::cli
