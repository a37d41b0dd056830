// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::slipstream {

/// `position_manager`, `ids` or `owner`, and `gauges`.
std::vector<Key> keys();

/// Liquidity positions of Aerodrome and Velodrome. One that its pool's gauge holds earns no swap
/// fees: what counts is its principal and what is owed to it. The share that the pool takes from
/// unstaked liquidity (unstakedFee) never gets into the fee growth (velodrome-finance/slipstream,
/// CLPool.calculateFees). Errc::kConfig as for every venue of concentrated liquidity.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::slipstream
