// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "chain/base/result.hpp"
#include "chain/types/bytes.hpp"
#include "chain/types/call.hpp"

namespace evenkeel::rpc {

/// Bytes that one call takes in the calldata of aggregate3.
std::size_t aggregate3_size(const Call& call);

/// Calldata of Multicall3's aggregate3 with allowFailure for every call.
Bytes encode_aggregate3(std::span<const Call> calls);

/// Finds the results of `count` calls in what aggregate3 returned. Takes only the one layout that
/// Solidity's encoder makes (everything in order, without gaps, overlaps or dirty padding); else
/// Errc::kReply.
Result<std::vector<CallSpan>> decode_aggregate3(ByteView data, std::size_t count);

}  // namespace evenkeel::rpc
