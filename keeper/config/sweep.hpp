// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/config/setting.hpp"

namespace evenkeel {

/// The values that a key takes in turn.
struct Sweep {
    std::string key;
    std::vector<std::string> values;  ///< At least one, none twice.
    bool operator==(const Sweep&) const = default;
};

/// Most values of a key, and most combinations of all.
inline constexpr std::size_t kMostSwept = 1'000;

/// `KEY=A,B,…`, or `KEY=START:END:COUNT` for so many values from the one to the other in equal
/// steps; start and end have the same unit: `rebalance.width=0.5%:5%:10`. What a step does not
/// divide exactly is cut to 8 significant digits. Errc::kInvalidArgument.
Result<Sweep> parse_sweep(std::string_view text);

/// Every combination of the sweeps' values, each once, the last sweep's turning fastest; one
/// without settings if there is no sweep. In a combination that sets the rule, keys that only other
/// rules know are left out. Errc::kInvalidArgument for a key that is swept twice, or too many.
Result<std::vector<std::vector<Setting>>> combinations(const std::vector<Sweep>& sweeps);

}  // namespace evenkeel
