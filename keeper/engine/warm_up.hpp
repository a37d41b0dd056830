// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/base/clock.hpp"
#include "strategies/kinds/aims.hpp"

namespace evenkeel {

/// What a strategy remembers before its first block: all that the history of `models.warm_up` tells
/// up to now, of prices and, where it has them, of funding; nothing without that key. Errors name
/// the file, and its line: a history that cannot be read warms nothing up.
Result<std::optional<MarketMemory>> warmed_up(const StrategySpec& spec, WallTime now);

}  // namespace evenkeel
