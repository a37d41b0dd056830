// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "strategies/kinds/strategy.hpp"

namespace evenkeel {

/// Hedges that stand on one margin move it together: were they to want different leverage, one
/// would pay in what the other takes out. Errc::kConfig naming the strategies. One part a spec.
Result<void> check_shared_margin(std::span<const StrategySpec> specs,
                                 std::span<const StrategyParts> parts);

}  // namespace evenkeel
