// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "chain/base/result.hpp"
#include "chain/types/bytes.hpp"
#include "strategies/kinds/plan.hpp"
#include "strategies/venues/call_terms.hpp"

namespace evenkeel {

/// Leave to take tokens, as a venue asks for it.
struct Leave {
    std::string who;  ///< In words: "router".
    Address token, spender;
    u256 amount;  ///< Raw units.
};

/// Gives exactly this leave; where some is `left` it is taken back first, as some tokens want it.
/// Of venue, id and deadline it knows nothing.
Order leave_order(const Leave& leave, const u256& left);

/// The terms of an ERC-20 approve(spender, amount) to one of these. Errc::kRefused if it is another
/// token, spender or function, or bytes that are not exactly such a call.
Result<CallTerms> approval_terms(const std::vector<Spender>& known, const Address& to,
                                 ByteView data);

}  // namespace evenkeel
