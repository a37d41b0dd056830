// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/gmx_v2/positions.hpp"

namespace evenkeel::gmx_v2 {

/// The market's own figures and rules at this block, without positions. Errc::kOverflow for absurd
/// ones.
Result<KeeperMarket> read_market(const Market& market, const Contracts& contracts,
                                 const MarketReads& reads, const Prices& prices,
                                 const Snapshot& snapshot);

/// Why no orders are taken, or none would be carried out; nothing if they are.
Result<std::optional<std::string>> closed_reason(const Market& market, const MarketReads& reads,
                                                 const Snapshot& snapshot);

}  // namespace evenkeel::gmx_v2
