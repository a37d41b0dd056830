// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::uniswap_v2 {

/// `pairs`, `owner`, `protocol_fee`.
std::vector<Key> keys();

/// Liquidity tokens of Uniswap v2 pairs and of its forks' that an account holds. What somebody sent
/// to the pair itself belongs to whoever burns next and is not counted. Errc::kConfig without
/// `pairs`, if one stands twice, or for a `protocol_fee` that is no fraction.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::uniswap_v2
