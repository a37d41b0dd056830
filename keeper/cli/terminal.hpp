// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "chain/base/result.hpp"

namespace evenkeel::cli {

/// Asks on the terminal without echo, or reads one line of stdin where there is no terminal.
/// Errc::kMissing at its end.
Result<std::string> ask_secret(const char* prompt);

}  // namespace evenkeel::cli
