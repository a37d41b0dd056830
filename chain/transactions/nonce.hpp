// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "chain/transactions/record.hpp"

namespace evenkeel {

/// Nonces from `first` to `last` that nothing in flight uses: later ones wait for them.
struct NonceGap {
    std::uint64_t first = 0;
    std::uint64_t last = 0;

    bool operator==(const NonceGap&) const = default;
};

struct NoncePlan {
    std::uint64_t next = 0;  ///< For the next new transaction.
    std::vector<NonceGap> gaps;

    bool operator==(const NoncePlan&) const = default;
};

/// The next nonce: the chain's, or one above the highest that was signed for this account. Records
/// of other accounts and unsigned ones do not count.
NoncePlan plan_nonces(std::uint64_t chain_nonce, const Address& account,
                      std::span<const TransactionRecord> records);

}  // namespace evenkeel
