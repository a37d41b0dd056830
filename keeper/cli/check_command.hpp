// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace evenkeel::cli {

struct CheckOptions {
    bool offline = false;
    bool json = false;
};

/// `check CONFIG`: the file, then the world; prints every problem and not only the first.
int check_config(const std::string& config_path, const CheckOptions& options);

}  // namespace evenkeel::cli
