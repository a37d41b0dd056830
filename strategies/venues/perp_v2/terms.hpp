// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/bytes.hpp"
#include "strategies/venues/call_terms.hpp"
#include "strategies/venues/perp_v2/market.hpp"

namespace evenkeel::perp_v2 {

/// What openPosition or closePosition of this market asks for, from its ABI: knows nothing of how
/// orders are made. Positions belong to the sender and pay out to the vault, so there is no
/// recipient; no token needs an approval to trade.
///
/// Errc::kRefused for another contract, function or market, for an amount in quote (the size would
/// be unknown), for an amount or deadline beyond any sense, and for bytes that are not exactly such
/// a call. An oppositeAmountBound of zero, which the contract takes for "any", has no worst_quote.
Result<CallTerms> call_terms(const Market& market, const Address& to, ByteView data);

}  // namespace evenkeel::perp_v2
