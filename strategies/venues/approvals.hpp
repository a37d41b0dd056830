// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "chain/base/result.hpp"
#include "chain/types/bytes.hpp"
#include "strategies/venues/call_terms.hpp"

namespace evenkeel {

/// The terms of an ERC-20 approve(spender, amount) to one of these. Errc::kRefused if it is another
/// token, spender or function, or bytes that are not exactly such a call.
Result<CallTerms> approval_terms(const std::vector<Spender>& known, const Address& to,
                                 ByteView data);

}  // namespace evenkeel
