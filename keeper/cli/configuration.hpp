// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "keeper/config/config.hpp"

namespace evenkeel::cli {

/// The configuration, or nothing after every problem in it was printed to stderr.
std::optional<Config> load_or_complain(const std::string& path);

/// Prints "evenkeel: …" to stderr, with this thread's keeper before it if it has one.
void complain_of(const std::string& text);

/// The same with the error's message; gives the exit code that fits its kind.
int complain(const Error& error);

}  // namespace evenkeel::cli
