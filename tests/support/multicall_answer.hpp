// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chain/types/bytes.hpp"
#include "chain/types/call.hpp"

namespace evenkeel::test {

/// ABI encoding of aggregate3's (bool success, bytes returnData)[].
Bytes encode_results(const CallResults& results);

/// The calls within aggregate3 calldata, as (target and data) without labels; for fake Multicall3
/// contracts.
std::vector<Call> decode_calls(ByteView calldata);

}  // namespace evenkeel::test
