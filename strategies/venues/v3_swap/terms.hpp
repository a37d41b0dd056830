// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/bytes.hpp"
#include "strategies/venues/call_terms.hpp"
#include "strategies/venues/v3_swap/market.hpp"

namespace evenkeel::v3_swap {

/// What a swap of this market asks for, from its ABI: knows nothing of how orders are made.
/// Errc::kRefused for another contract, function, token or fee, for a price limit (it would be
/// filled in part), for no amount, or one or a deadline beyond any sense, and for bytes that are
/// not exactly such a call. A bound of zero, or of all there is, is no worst_quote.
///
/// With SwapRouter02 it is one swap and nothing else in a multicall with a deadline; refused too if
/// its recipient is 1 or 2, by which that router means its caller and itself.
Result<CallTerms> call_terms(const Market& market, const Pool& pool, const Address& to,
                             ByteView data);

}  // namespace evenkeel::v3_swap
