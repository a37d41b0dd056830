// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/spec/params.hpp"

namespace evenkeel {

/// The key `strategies`, with what the registries of venues, rules and kinds bring.
Key strategy_keys();

}  // namespace evenkeel
