// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace evenkeel::cli {

/// Replaces this process by the same program with these arguments, whatever its other threads do;
/// comes back only if the system refuses.
void begin_anew(std::vector<std::string> words);

}  // namespace evenkeel::cli
