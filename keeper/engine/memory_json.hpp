// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "strategies/memory/market_memory.hpp"

namespace evenkeel {

/// One line of JSON for the journal, its version in it.
std::string to_json(const MarketMemory& memory);
/// Nothing if it is of another version: then it is begun anew. Errc::kDecode if it is no memory.
Result<std::optional<MarketMemory>> parse_market_memory(std::string_view text);

}  // namespace evenkeel
