// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/bytes.hpp"
#include "strategies/venues/call_terms.hpp"
#include "strategies/venues/gmx_v2/market.hpp"

namespace evenkeel::gmx_v2 {

/// What a call to the exchange router asks for, from its ABI: knows nothing of how orders are made.
///
/// An increase is of as many units as its USD buy or sell at the acceptable price, for these USD. A
/// decrease is the part of the position that its USD were opened for. An order without size moves
/// margin. None bears a deadline.
///
/// Errc::kRefused for another contract or function, createOrder of an older version (which is
/// named), anything else in the multicall, another market, collateral or receiver of what was sent,
/// orders that are no market orders, with callbacks, swap paths, referrers or data, at any price,
/// with a fee above the bound or other than what is sent along; and for bytes that are not exactly
/// such a call.
Result<CallTerms> call_terms(const Market& market, const Contracts& contracts, const Address& to,
                             ByteView data);

}  // namespace evenkeel::gmx_v2
