// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "chain/base/result.hpp"

namespace evenkeel::cli {

/// Which process and user asks, for requests and journal.
std::string this_process();

/// Leaves a request for a running keeper and waits until it has taken it up. Errc::kTimeout if it
/// does not within this time; the request is taken back then.
Result<void> ask_keeper(const std::string& path, const std::string& text,
                        std::chrono::milliseconds patience);

}  // namespace evenkeel::cli
