// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/config/portfolio_checks.hpp"

namespace evenkeel {

/// That assets and positions name further chains that are there, and hedges none.
void check_chain_names(const Checked& root, Notes& notes);

}  // namespace evenkeel
