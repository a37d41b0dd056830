// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace evenkeel {

/// JSON Schema (2020-12) of the configuration file, made from the table that the reader checks
/// against.
std::string config_schema();

}  // namespace evenkeel
