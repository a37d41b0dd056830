// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::aave_v3 {

/// `pool`, `owner` and `reserves`.
std::vector<Key> keys();

/// What an account has supplied to and borrowed from an Aave v3 pool. Errc::kConfig if `pool` is
/// missing or a reserve stands twice.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::aave_v3
