// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace evenkeel {

/// ", did you mean X?" for the nearest of the names, or "" if none is near.
std::string suggestion(std::string_view wrong, const std::vector<std::string>& names);

}  // namespace evenkeel
