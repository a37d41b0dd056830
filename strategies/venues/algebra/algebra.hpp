// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::algebra {

/// `position_manager`, `ids` or `owner`, and `dialect`.
std::vector<Key> keys();

/// Liquidity positions of Algebra's pools (Camelot, QuickSwap and others). What a pool of v2 or
/// Integral holds beyond its reserves counts as fees, as its next burn makes it. Errc::kConfig as
/// for every venue of concentrated liquidity; reading fails with Errc::kUnsupported where a pool
/// has another layout than `dialect`, naming the one found, and where a plugin may keep a share of
/// what is withdrawn.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::algebra
