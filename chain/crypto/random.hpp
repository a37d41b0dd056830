// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "chain/base/result.hpp"

namespace evenkeel {

/// Fills `out` from the system's cryptographic generator; Errc::kCrypto if it has no entropy.
Result<void> fill_random(std::span<std::uint8_t> out);

}  // namespace evenkeel
