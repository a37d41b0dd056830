// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "chain/base/clock.hpp"

namespace evenkeel {

/// RFC 3339 in UTC with milliseconds: "2026-01-02T03:04:05.678Z".
std::string utc_text(WallTime time);

}  // namespace evenkeel
