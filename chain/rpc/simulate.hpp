// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "chain/rpc/block_ref.hpp"
#include "chain/rpc/methods.hpp"

namespace evenkeel::rpc {

/// One call of a simulated block.
struct SimulatedCall {
    bool succeeded = false;
    Bytes returned;              ///< Return data, or revert data where the node tells it.
    std::uint64_t gas_used = 0;  ///< After refunds: a limit of just this may be too low.
    Error failure;               ///< Why it failed; of no meaning if it succeeded.

    bool operator==(const SimulatedCall&) const = default;
};

/// Runs a transaction and then these calls (eth_call's message objects as JSON) in one block upon
/// `block`, without fees and without checking the nonce. With geth that is the next block, with a
/// number one higher and a later time; with anvil 1.7 it has the number and time of `block` itself.
/// All calls share the block's gas limit, as reth refuses a higher one. kUnsupported from a node
/// without eth_simulateV1.
Request<std::vector<SimulatedCall>> simulate(const CallMessage& transaction,
                                             std::span<const std::string_view> after,
                                             const BlockRef& block);

/// The result of eth_simulateV1 for one block, strictly: one block, each call with status 0 or 1,
/// and an error exactly if it is 0.
Result<std::vector<SimulatedCall>> parse_simulation(const JsonValue& value);

}  // namespace evenkeel::rpc
