// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/config/checker.hpp"

namespace evenkeel {

/// Notes everything that single values cannot show: names that must exist, exist once or fit
/// together, and what this version recognises but does not do. Parts that are absent, because they
/// were wrong by themselves, are passed over.
void cross_check(const Checked& root, std::vector<ConfigProblem>& problems);

}  // namespace evenkeel
