// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::balancer {

/// `pools`, `kind`, `queries`, `owner`.
std::vector<Key> keys();

/// Pool tokens of Balancer v2 pools, weighted or stable, that an account holds. What they pay is
/// asked of Balancer's own BalancerQueries, so protocol fees not yet paid are as the pool's version
/// has them. Errc::kConfig without `pools` or `queries`, or if a pool stands twice.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::balancer
