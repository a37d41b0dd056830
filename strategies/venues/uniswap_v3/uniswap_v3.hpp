// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::uniswap_v3 {

/// `position_manager`, and `ids` or `owner`.
std::vector<Key> keys();

/// Liquidity positions of a Uniswap v3 position manager. Errc::kConfig if `position_manager` is
/// missing, an id stands twice, or not exactly one of `ids` and `owner` is there.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::uniswap_v3
