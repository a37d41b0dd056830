// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "chain/types/address.hpp"
#include "chain/types/bytes.hpp"
#include "chain/types/hash32.hpp"
#include "chain/types/wei.hpp"

namespace evenkeel {

/// An event as a contract emitted it.
struct Log {
    Address address;
    std::vector<Hash32> topics;
    Bytes data;

    bool operator==(const Log&) const = default;
};

/// What the chain says of a mined transaction.
struct Receipt {
    Hash32 transaction;
    Hash32 block_hash;
    std::uint64_t block_number = 0;
    bool succeeded = false;
    std::uint64_t gas_used = 0;
    Wei gas_price;  ///< Paid per gas, base fee included.
    std::vector<Log> logs;

    bool operator==(const Receipt&) const = default;
};

}  // namespace evenkeel
