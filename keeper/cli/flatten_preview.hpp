// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "keeper/config/config.hpp"

namespace evenkeel::cli {

/// Says what `flatten` would end, cancel and close, and changes nothing; kUsage, as --yes is
/// missing.
int preview_flatten(const Config& config, const std::string& strategy);

}  // namespace evenkeel::cli
