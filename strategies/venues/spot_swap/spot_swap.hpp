// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::spot_swap {

/// `router`, `router_version`, `token`, `quote` and `fee`.
std::vector<Key> keys();

/// The asset itself, sold and bought in a Uniswap v3 pool: the hedge is the account's own balance,
/// which it counts. Errc::kConfig if a key is missing, the tokens are one, or the asset has several
/// tokens and none is named.
Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::spot_swap
