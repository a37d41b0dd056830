// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "chain/rpc/block_ref.hpp"
#include "chain/rpc/client.hpp"
#include "chain/types/address.hpp"
#include "chain/types/bytes.hpp"
#include "chain/types/head.hpp"
#include "chain/types/mined_log.hpp"
#include "chain/types/receipt.hpp"
#include "chain/types/wei.hpp"

namespace evenkeel::rpc {

/// What eth_call and eth_estimateGas run.
struct CallMessage {
    std::optional<Address> from;
    Address to;
    Bytes data;
    Wei value;
    /// What the contract sees as the transaction's gas price; the sender must own `gas` times it.
    std::optional<Wei> gas_price = {};
    std::optional<std::uint64_t> gas = {};  ///< Limit; nothing: the node's own.

    bool operator==(const CallMessage&) const = default;
};

/// The JSON object of a call, as eth_call takes it.
std::string to_json(const CallMessage& message);

/// Fees of the last blocks, oldest first.
struct FeeHistory {
    std::uint64_t oldest_block = 0;
    std::vector<Wei> base_fees;  ///< Per gas, one a block.
    Wei next_base_fee;           ///< Per gas, of the block after the newest.
    std::vector<double> gas_used_ratios;
    /// Priority fees per gas at the percentiles asked for, one list a block; nothing where the node
    /// gave none (some do so for empty blocks).
    std::vector<std::optional<std::vector<Wei>>> rewards;

    bool operator==(const FeeHistory&) const = default;
};

/// A transaction as a node knows it.
struct KnownTransaction {
    Hash32 hash;
    Address from;
    std::uint64_t nonce = 0;
    std::optional<Hash32> block_hash;           ///< Nothing while it waits in the pool.
    std::optional<std::uint64_t> block_number;  ///< The same.

    bool operator==(const KnownTransaction&) const = default;
};

/// Which logs to look for.
struct LogFilter {
    struct Range {
        std::uint64_t from = 0, to = 0;  ///< Both included.
        bool operator==(const Range&) const = default;
    };
    std::variant<Range, Hash32> blocks;       ///< Numbers, or one block by its hash.
    std::vector<Address> addresses;           ///< Any of these; empty for all.
    std::vector<std::vector<Hash32>> topics;  ///< For each place any of these; empty for all.

    bool operator==(const LogFilter&) const = default;
};

Request<std::uint64_t> chain_id();
Request<std::uint64_t> block_number();
/// The header. A block the node does not have is kBlockUnknown.
Request<Head> get_block(const BlockRef& block);
Request<Bytes> get_code(const Address& address, const BlockRef& block);
Request<Wei> get_balance(const Address& address, const BlockRef& block);
/// The next nonce of an account: mined at `latest`, with the pool's at `pending`.
Request<std::uint64_t> transaction_count(const Address& address, const BlockRef& block);
/// What the contract returns; kReverted with Error::data if it refuses.
Request<Bytes> call(const CallMessage& message, const BlockRef& block);
Request<std::uint64_t> estimate_gas(const CallMessage& message);
Request<std::uint64_t> estimate_gas(const CallMessage& message, const BlockRef& block);
/// Of the last `blocks` (1 to 1024), with priority fees at `percentiles` (ascending, 0 to 100).
Request<FeeHistory> fee_history(unsigned blocks, const std::vector<double>& percentiles);
/// Per gas.
Request<Wei> gas_price();
/// Per gas.
Request<Wei> max_priority_fee();
/// Nothing while it is not mined, or no longer.
Request<std::optional<Receipt>> receipt(const Hash32& transaction);
/// Nothing if the node does not know it.
Request<std::optional<KnownTransaction>> transaction_by_hash(const Hash32& transaction);
/// Broadcasts; kAlreadyKnown is success as well, with the hash being the Keccak-256 of `raw`.
Request<Hash32> send_raw(ByteView raw);
/// Logs that a reorganisation removed are left out. Too wide a range is kTooLarge.
Request<std::vector<MinedLog>> get_logs(const LogFilter& filter);
Request<std::string> client_version();

}  // namespace evenkeel::rpc
