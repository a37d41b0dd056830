// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::pancakeswap_v3 {

/// `position_manager`, `ids` or `owner`, and `staking`.
std::vector<Key> keys();

/// Liquidity positions of PancakeSwap v3, staked ones too: their fees go on. Errc::kConfig as for
/// every venue of concentrated liquidity.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::pancakeswap_v3
