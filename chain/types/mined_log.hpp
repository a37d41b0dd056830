// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "chain/types/receipt.hpp"

namespace evenkeel {

/// A log and where it was mined.
struct MinedLog {
    Log log;
    std::uint64_t block_number = 0;
    Hash32 block_hash;
    Hash32 transaction;
    std::uint64_t index = 0;  ///< Within the block.

    bool operator==(const MinedLog&) const = default;
};

/// A question for the logs of one contract from one block on.
struct LogQuery {
    Address address;
    std::vector<std::optional<Hash32>> topics;  ///< For each place the one that fits; any if none.
    std::uint64_t from = 0;                     ///< First block.
    std::string label;  ///< For people, e.g. "transfers to the owner"; no part of the identity.

    bool operator==(const LogQuery& other) const {
        return address == other.address && topics == other.topics && from == other.from;
    }
    /// True if the log is of this contract and has these topics.
    bool fits(const Log& log) const {
        if (log.address != address || log.topics.size() < topics.size()) return false;
        for (std::size_t i = 0; i < topics.size(); ++i)
            if (topics[i] && *topics[i] != log.topics[i]) return false;
        return true;
    }
};

/// Every log that fits a query up to a block, oldest first.
struct FoundLogs {
    std::uint64_t to = 0;  ///< Last block that was searched.
    std::vector<MinedLog> logs;

    bool operator==(const FoundLogs&) const = default;
};

}  // namespace evenkeel
