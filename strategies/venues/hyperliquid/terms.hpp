// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/types/bytes.hpp"
#include "strategies/venues/call_terms.hpp"
#include "strategies/venues/hyperliquid/hyper_core.hpp"

namespace evenkeel::hyperliquid {

/// What an action that is sent to HyperCore through CoreWriter asks for, word by word from its
/// bytes: knows nothing of how orders are made. It acts for the sender, so there is no recipient,
/// and no action of HyperCore carries a deadline.
///
/// Taken are: orders of this perp that are filled at once or cancelled, and have a name (size,
/// worst quote); USD between the account's spot and perp sides, where the perp is on the first dex
/// (a preparation, that lowers risk if it brings margin in). Errc::kRefused for everything else,
/// and for bytes that are not exactly such a call.
Result<CallTerms> call_terms(const Perp& perp, const Address& to, ByteView data);

}  // namespace evenkeel::hyperliquid
