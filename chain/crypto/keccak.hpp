// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "chain/types/bytes.hpp"
#include "chain/types/hash32.hpp"

namespace evenkeel {

/// Keccak-256 as Ethereum uses it (the original padding 0x01, not SHA-3's 0x06).
Hash32 keccak256(ByteView data);
Hash32 keccak256(std::string_view text);

}  // namespace evenkeel
