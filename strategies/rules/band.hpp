// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/rules/rule.hpp"

namespace evenkeel {

/// `width` and `to`.
std::vector<Key> band_keys();

/// Trades when the net delta is farther from the target than `width`: to the target, or with `to:
/// edge` only back to the edge. On the edge it waits. Errc::kConfig for a width that is missing,
/// below zero or in another unit than `asset`.
Result<std::unique_ptr<Rule>> make_band(const Params& params, const std::string& asset);

}  // namespace evenkeel
