// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "keeper/config/config.hpp"

namespace evenkeel {

/// The configuration as it takes effect, defaults included, as one JSON object for logs and people.
/// URLs are scheme://host:port only, headers are named without their values.
std::string effective_config_text(const Config& config);

}  // namespace evenkeel
