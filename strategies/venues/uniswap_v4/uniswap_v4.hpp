// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::uniswap_v4 {

/// `position_manager`, `state_view`, and `ids`, or `owner` with `from_block`.
std::vector<Key> keys();

/// Liquidity positions of a Uniswap v4 position manager. Errc::kConfig if an address is missing, an
/// id stands twice, not exactly one of `ids` and `owner` is there, or `from_block` without `owner`
/// or the other way round.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::uniswap_v4
