// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::staked_eth {

/// `token`, `kind`, `counts_as`, `owner`, `rate_from`, `min_rate` and `max_rate`.
std::vector<Key> keys();

/// Staked ether, counted in ether by the rate that its contract has on chain. A rate outside of
/// [`min_rate`, `max_rate`], zero included, is Errc::kRefused. Errc::kConfig if a key is missing,
/// does not go with the kind, or bounds of the rate are none.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::staked_eth
