// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "keeper/guard/standing.hpp"
#include "keeper/guard/watch.hpp"

namespace evenkeel {

/// One condition at one block.
struct Finding {
    std::string_view name;
    GuardMode mode = GuardMode::kHalted;
    Standing standing = Standing::kClear;
    bool trips_at_once = false, lifts_at_once = false;
    bool latched = false;               ///< Once tripped, only the operator lifts it.
    std::string found = {}, lift = {};  ///< Only if it is bad.
};

/// Gas for an order as it is expected to cost at most, for want of one to estimate.
inline constexpr std::uint64_t kOrderGas = 1'000'000;

/// Every condition that the limits ask for and that a block alone can show, in no special order.
/// `reverts` are those in a row that were not forgiven; `peak` is what drawdown is measured from.
std::vector<Finding> conditions(const WatchInput& input, std::uint64_t reverts,
                                const std::optional<Wad>& peak);

}  // namespace evenkeel
