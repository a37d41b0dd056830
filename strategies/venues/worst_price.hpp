// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/venue.hpp"

namespace evenkeel {

/// The worst average price that the request accepts, by its slippage against its reference, rounded
/// to our side: up for a sale, down for a purchase. Errc::kOverflow.
Result<Wad> worst_price(const OrderRequest& request, bool sells);

}  // namespace evenkeel
