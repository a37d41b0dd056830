// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "strategies/venues/aave_borrow/reserve.hpp"

namespace evenkeel::aave_borrow {

/// What a call of this loan or its swap asks for, from its ABI: knows nothing of how orders are
/// made. Errc::kRefused for another contract, function, token, rate mode or a referral, for an
/// amount beyond any sense (all ones would be "all that is owed") and for bytes that are not
/// exactly such a call. On whose behalf it is stands as its recipient.
Result<CallTerms> call_terms(const Lending& lending, const Reserve& reserve, const Address& to,
                             ByteView data);

}  // namespace evenkeel::aave_borrow
