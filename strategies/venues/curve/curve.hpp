// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::curve {

/// `pool`, `coins`, `index`, `lp_token`, `rates`, `owner`.
std::vector<Key> keys();

/// Liquidity tokens of one Curve StableSwap pool that an account holds. Errc::kConfig without
/// `pool` or `coins`, or for a number of coins that no pool has.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::curve
