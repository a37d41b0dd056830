// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "strategies/spec/spec.hpp"

namespace evenkeel {

/// The texts of a list among the keys; none if it is absent.
std::vector<std::string> texts_in(const Params& params, const std::string& list);

/// The shares of a mapping of names among the keys; none if it is absent.
std::map<std::string, Wad> shares_in(const Params& params, const std::string& mapping);

/// Every asset that the strategy's kind looks at, its own with them, each once and by name; none
/// for a kind that looks at its own alone.
std::vector<std::string> watched_assets(const StrategySpec& spec);

}  // namespace evenkeel
