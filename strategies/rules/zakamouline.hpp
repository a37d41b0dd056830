// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/rules/rule.hpp"

namespace evenkeel {

/// Those of risk_terms.hpp; `volatility` is required.
std::vector<Key> zakamouline_keys();

/// The width of Zakamouline (2006), traded to its edge, over `horizon` as the time that is left.
/// Its constants were fitted on single options, whose delta it changes too: liquidity's does not
/// depend on volatility, so that only the width carries over.
Result<std::unique_ptr<Rule>> make_zakamouline(const Params& params, const std::string& asset);

}  // namespace evenkeel
