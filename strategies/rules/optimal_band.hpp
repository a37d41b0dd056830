// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/rules/rule.hpp"

namespace evenkeel {

/// Those of risk_terms.hpp; `volatility` is required.
std::vector<Key> optimal_band_keys();

/// The band that costs least in the long run, risk, gas and fees together (models/bands/
/// mixed_band.hpp): beyond its trigger the delta is traded to an inner band, not to the target.
Result<std::unique_ptr<Rule>> make_optimal_band(const Params& params, const std::string& asset);

}  // namespace evenkeel
