// Evenkeel: keeps DeFi positions delta-neutral.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "chain/base/result.hpp"
#include "chain/types/bytes.hpp"

namespace evenkeel::hex {

/// 0x and two lower-case digits a byte.
std::string encode(ByteView bytes);
/// The same appended to `out`, for building large requests without copies.
void append(std::string& out, ByteView bytes);
/// Needs 0x and an even number of hex digits; anything else is Errc::kDecode.
Result<Bytes> decode(std::string_view text);
/// Decodes into `out`, whose size must be exactly that of the text.
Result<void> decode_into(std::string_view text, std::span<std::uint8_t> out);

}  // namespace evenkeel::hex
