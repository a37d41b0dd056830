// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::aave_borrow {

/// `pool`, `min_health_factor`, and those of the swap: `router`, `router_version`, `quote`,
/// `token`, `fee`.
std::vector<Key> keys();

/// The short as a loan: what is borrowed from an Aave v3 pool is sold in a Uniswap v3 pool, and
/// bought back and paid back to reduce it. The hedge is the account's balance of the asset less its
/// debt; what else it has supplied or owes there is its collateral and is left alone. Errc::kConfig
/// for keys that do not fit.
Result<std::unique_ptr<HedgeVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::aave_borrow
