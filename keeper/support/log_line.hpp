// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/support/log.hpp"

namespace evenkeel::log {

/// A line up to and with its time: `time=… ` or `{"time":"…",`.
std::string line_start(Format format, std::string_view time);
/// The line after its time, without line break: level, this thread's keeper, message and fields,
/// redacted.
std::string line_rest(Format format, Level level, std::string_view message, Fields fields);

/// The level's name, as in the line ("warning").
std::string_view name(Level level);

}  // namespace evenkeel::log
