// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/config/checker.hpp"

namespace evenkeel {

/// Makes every venue and rule, and then the whole portfolio, to hear whether they take their
/// values. Notes refusals where the entry stands.
void try_venues_and_rules(const Checked& root, PortfolioSpec portfolio,
                          std::vector<ConfigProblem>& problems);

}  // namespace evenkeel
