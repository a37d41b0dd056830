// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain/transactions/lifecycle.hpp"

namespace evenkeel {

/// Heads at which every endpoint must say the same before a nonce is taken for lost.
inline constexpr std::uint64_t kLooksUntilLost = 3;

/// The step of a record whose nonce is used while no receipt of its hashes is at hand: it looks on,
/// and ends in kLost only by evidence. Part of advance().
Step look_for_receipt(TransactionRecord record, const Observation& seen,
                      const LifecyclePolicy& policy);

}  // namespace evenkeel
