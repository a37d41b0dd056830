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

/// Whether leave is at least half of what is wanted. That moves with the price from block to block:
/// leave that was asked for at an older one is used as far as it goes, or each block would ask anew
/// and nothing would ever be taken.
bool covers_most(const u256& leave, const u256& wanted);

/// What to take of the leave that there is: all of it if it is at most an eighth above what is
/// wanted and the account has so much, so that no rest is left which would have to be taken back.
u256 covered(const u256& wanted, const u256& leave, const u256& balance);

/// The terms of an ERC-20 approve(spender, amount) to one of these. Errc::kRefused if it is another
/// token, spender or function, or bytes that are not exactly such a call.
Result<CallTerms> approval_terms(const std::vector<Spender>& known, const Address& to,
                                 ByteView data);

}  // namespace evenkeel
