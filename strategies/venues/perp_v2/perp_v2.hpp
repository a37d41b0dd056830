// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::perp_v2 {

/// `clearing_house`, `base_token` and `leverage`.
std::vector<Key> keys();

/// A market of Perpetual Protocol v2 ("Curie"); its other contracts are asked of the clearing
/// house. Errc::kConfig if `clearing_house` or `base_token` is missing, or leverage is not above
/// zero with target up to max.
Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::perp_v2
