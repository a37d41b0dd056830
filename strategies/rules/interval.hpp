// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/rules/rule.hpp"

namespace evenkeel {

/// `every`.
std::vector<Key> interval_keys();

/// Trades to the target when `every` has passed since the last mined hedge, or none is known.
/// Errc::kConfig if `every` is missing or shorter than a second.
Result<std::unique_ptr<Rule>> make_interval(const Params& params, const std::string& asset);

}  // namespace evenkeel
