// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#include "chain/transactions/nonce.hpp"

#include <algorithm>

namespace evenkeel {

NoncePlan plan_nonces(std::uint64_t chain_nonce, const Address& account,
                      std::span<const TransactionRecord> records) {
    std::vector<std::uint64_t> used;
    for (const TransactionRecord& record : records)
        if (record.account == account && !record.attempts.empty() && record.nonce() >= chain_nonce)
            used.push_back(record.nonce());
    std::sort(used.begin(), used.end());

    NoncePlan plan{.next = chain_nonce, .gaps = {}};
    for (const std::uint64_t nonce : used) {
        if (nonce < plan.next) continue;  // the same nonce twice
        if (nonce > plan.next) plan.gaps.push_back({.first = plan.next, .last = nonce - 1});
        plan.next = nonce + 1;
    }
    return plan;
}

}  // namespace evenkeel
