// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::hyperliquid {

/// `perp`, `dex`, `coin`, `leverage`, `costs` and `settle_within`.
std::vector<Key> keys();

/// A perp of Hyperliquid, read and traded through HyperEVM. Errc::kConfig if `perp` or `coin` is
/// missing, a number is beyond what HyperCore has, leverage or costs contradict themselves, or
/// settle_within is shorter than HyperCore may take.
Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::hyperliquid
