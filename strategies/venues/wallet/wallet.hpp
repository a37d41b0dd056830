// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::wallet {

/// `tokens`, `owner`, `native` and `native_token`.
std::vector<Key> keys();

/// Idle ERC-20 balances, and the chain's own coin if asked for. Errc::kConfig if `tokens` is
/// missing or names one twice, if `native` has no `native_token` to count as, or if the coin would
/// count twice.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::wallet
