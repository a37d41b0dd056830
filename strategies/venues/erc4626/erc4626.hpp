// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel::erc4626 {

/// `vault`, `owner` and `worth`.
std::vector<Key> keys();

/// An account's shares of an ERC-4626 vault, in the vault's asset: by convertToAssets, what they
/// are worth, or by previewRedeem, what redeeming them would pay after the vault's fees. Neither
/// asks whether the vault lets the owner out now (maxRedeem): a locked position is exposure all the
/// same. A vault that cannot convert is an error. Errc::kConfig if `vault` is missing.
Result<std::unique_ptr<HoldingVenue>> make(const Params& params, const VenueContext& context);

}  // namespace evenkeel::erc4626
