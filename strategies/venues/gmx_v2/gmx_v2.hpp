// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::gmx_v2 {

/// `exchange_router`, `reader`, `order_vault`, `referral_storage`, `market`, `collateral`,
/// `leverage`, `execution_fee_margin`, `max_execution_fee` and `order_timeout`.
std::vector<Key> keys();

/// A market of GMX v2.2, hedged with market orders that keepers carry out later. Errc::kConfig if a
/// key is missing or out of range.
Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::gmx_v2
