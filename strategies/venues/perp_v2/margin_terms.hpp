// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/bytes.hpp"
#include "strategies/venues/call_terms.hpp"
#include "strategies/venues/perp_v2/margin.hpp"

namespace evenkeel::perp_v2 {

/// What a deposit into the vault or a withdrawal from it moves, from its ABI: knows nothing of how
/// they are made. Both are the sender's own: there is no recipient and no deadline. A deposit only
/// adds margin. Errc::kRefused for another contract, function or token, for an amount of nothing or
/// beyond any sense, and for bytes that are not exactly such a call.
Result<CallTerms> margin_terms(const Collateral& collateral, const Address& to, ByteView data);

}  // namespace evenkeel::perp_v2
