// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/gmx_v2/market.hpp"
#include "strategies/venues/venue.hpp"

namespace evenkeel::gmx_v2 {

/// Reads the keys of keys(). Errc::kConfig if one is missing or out of range.
Result<Market> configured(const Params& params, const VenueContext& context);

}  // namespace evenkeel::gmx_v2
