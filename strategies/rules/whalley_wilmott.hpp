// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/rules/rule.hpp"

namespace evenkeel {

/// Those of risk_terms.hpp; `risk_aversion` alone is enough where hedges tell their costs.
std::vector<Key> whalley_wilmott_keys();

/// The band of Whalley and Wilmott (1997), traded to its edge: for proportional costs. A fixed cost
/// does not widen it.
Result<std::unique_ptr<Rule>> make_whalley_wilmott(const Params& params, const std::string& asset);

}  // namespace evenkeel
