// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "chain/types/receipt.hpp"

namespace evenkeel {

/// What tells a nonce that is used for good from one that a node is wrong or late about.
struct NonceEvidence {
    /// The account's nonce after a block that is deep enough.
    std::uint64_t nonce = 0;
    /// One a hash asked for: a receipt that any endpoint holds.
    std::vector<std::optional<Receipt>> receipts;
    std::size_t endpoints = 0;  ///< How many answered.

    bool operator==(const NonceEvidence&) const = default;
};

}  // namespace evenkeel
