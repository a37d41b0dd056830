// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/kinds/scene.hpp"

namespace evenkeel {

/// What is done while the rule holds: margin against liquidation first, then a move between hedges
/// (what it has prepared is not to be undone), then all else. The plan, which holds, is made one of
/// the order, if there is any.
Result<void> tend(const Scene& scene, Plan& plan);

}  // namespace evenkeel
